/** One of the twenty, wherever it runs. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SeededRandom } from '#shared/testing/seeded-random.ts';
import { type ComposedStation, type StationPlace, startComposed, untilFilled } from './composed-station.ts';
import { type ActCounts, act } from './story-acts.ts';
import type { FromStory, StoryBoot, ToStory } from './story-process.ts';

export interface StoryMember {
  readonly name: string;
  readonly place: StationPlace;
  /** Does all acts; resolves when the last is acknowledged. */
  work(): Promise<void>;
  /** Documents that central has not confirmed. */
  waiting(): Promise<number>;
  digest(): Promise<string>;
  counts(): ActCounts;
  kills(): number;
  stop(): Promise<void>;
}

export interface MemberOptions {
  readonly name: string;
  readonly place: StationPlace;
  readonly acts: number;
  readonly paceMs: number;
}

export async function startMember(options: MemberOptions): Promise<StoryMember> {
  const { name, place, acts, paceMs } = options;
  const station: ComposedStation = await startComposed(place);
  await untilFilled(station);
  const counts: ActCounts = { own: 0, shared: 0, deleted: 0, overtaken: 0 };
  return {
    name,
    place,
    async work() {
      for (let n = 0; n < acts; n += 1) {
        await act(station, name, n, counts);
        await wait(paceMs);
      }
    },
    waiting: () => Promise.resolve(station.core.sync().status().waiting),
    digest: () => station.digest(),
    counts: () => counts,
    kills: () => 0,
    stop: () => station.stop(),
  };
}

/** The same in a process of its own that may die by SIGKILL a few times, at moments that the seed decides. */
export async function startOwnProcess(
  options: MemberOptions & { readonly random: SeededRandom; readonly kills: number },
): Promise<StoryMember> {
  const { name, place, acts, paceMs, random } = options;
  const file = join(import.meta.dirname, 'story-process.ts');
  const total: ActCounts = { own: 0, shared: 0, deleted: 0, overtaken: 0 };
  let before: ActCounts = { ...total };
  let child: ChildProcess | undefined;
  let next = 0;
  let kills = 0;

  function start(): ChildProcess {
    const boot: StoryBoot = { place, name, acts, from: next, paceMs };
    before = { ...total };
    child = fork(file, [JSON.stringify(boot)], { execArgv: ['--disable-warning=ExperimentalWarning'] });
    return child;
  }
  const note = (message: FromStory) => {
    if (message.tell !== 'act') return;
    next = message.n + 1;
    for (const key of Object.keys(total) as (keyof ActCounts)[]) total[key] = before[key] + message.counts[key];
  };
  /** Works until all is done, or until it is killed. */
  async function workOnce(killAt: number | undefined): Promise<void> {
    const running = ready ?? start();
    ready = undefined;
    running.send({ ask: 'work' } satisfies ToStory);
    const exited = once(running, 'exit');
    const done = new Promise<void>((resolve) => {
      running.on('message', (message: FromStory) => {
        note(message);
        if (next >= acts) resolve();
        if (killAt !== undefined && next >= killAt) running.kill('SIGKILL');
      });
    });
    await Promise.race([done, exited]);
    if (next >= acts) return;
    const [code] = (await exited) as [number | null];
    if (code !== null) throw new Error(`${name} ended by itself with ${code}`);
    kills += 1;
  }
  function told<Tell extends FromStory['tell']>(running: ChildProcess, tell: Tell) {
    type Answer = Extract<FromStory, { tell: Tell }>;
    return new Promise<Answer>((resolve) => {
      const listen = (message: FromStory) => {
        if (message.tell !== tell) return;
        running.off('message', listen);
        resolve(message as Answer);
      };
      running.on('message', listen);
    });
  }
  function ask<Question extends 'waiting' | 'digest'>(question: Question) {
    const running = child as ChildProcess;
    const answer = told(running, question);
    running.send({ ask: question } satisfies ToStory);
    return answer;
  }
  let ready: ChildProcess | undefined = start();
  await told(ready, 'filled');
  return {
    name,
    place,
    async work() {
      const share = Math.floor(acts / (options.kills + 1));
      for (let kill = 0; kill < options.kills; kill += 1) await workOnce(kill * share + 1 + random.below(share));
      while (next < acts) await workOnce(undefined);
    },
    waiting: async () => (await ask('waiting')).waiting,
    digest: async () => (await ask('digest')).digest,
    counts: () => total,
    kills: () => kills,
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.send({ ask: 'end' } satisfies ToStory);
      await exited;
    },
  };
}
