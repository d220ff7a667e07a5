/** A running process of the story, as the test sees it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FromStory, StoryBoot, StoryQuestion, StoryTold, ToStory } from './story-process.ts';

type Answer<Tell extends StoryTold['tell']> = Extract<StoryTold, { tell: Tell }>;

export interface StoryChild {
  /** Everything that this station tells from now on. */
  listen(name: string, listener: (told: StoryTold) => void): void;
  tell(name: string, ask: StoryQuestion): void;
  ask<Question extends 'waiting' | 'digest'>(name: string, ask: Question): Promise<Answer<Question>>;
  untilFilled(name: string): Promise<unknown>;
  kill(): void;
  /** Exit code; null after a kill. */
  readonly exited: Promise<number | null>;
  end(): Promise<void>;
}

export function startStoryChild(boots: readonly StoryBoot[]): StoryChild {
  const file = join(import.meta.dirname, 'story-process.ts');
  const child = fork(file, [JSON.stringify(boots)], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const send = (message: ToStory): void => void child.send(message);
  const listen: StoryChild['listen'] = (name, listener) =>
    void child.on('message', (message: FromStory) => message.name === name && listener(message));
  const told = <Tell extends StoryTold['tell']>(name: string, tell: Tell): Promise<Answer<Tell>> =>
    new Promise((resolve) => {
      const hear = (message: FromStory): void => {
        if (message.name !== name || message.tell !== tell) return;
        child.off('message', hear);
        resolve(message as FromStory & Answer<Tell>);
      };
      child.on('message', hear);
    });
  return {
    listen,
    tell: (name, ask) => send({ name, ask }),
    ask(name, ask) {
      const answer = told(name, ask);
      send({ name, ask });
      return answer;
    },
    untilFilled: (name) => told(name, 'filled'),
    kill: () => void child.kill('SIGKILL'),
    exited,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      send({ ask: 'end' });
      await exited;
    },
  };
}
