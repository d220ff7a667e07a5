/** A window over any line to core, for tests: typed calls and streams by the frames of the wire. */
import type { InputOf, Operation, OutputOf, Stream } from '#shared/contract/declare.ts';
import type { ClientFrame, CoreFrame } from '#shared/contract/wire.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Core } from '../compose.ts';

export interface TestWindow {
  call<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O> | Refusal>;
  /** The answer; a refusal or a fault fails the test. */
  done<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O>>;
  /** Watches a stream until an item passes. */
  until<O extends Stream>(operation: O, input: InputOf<O>, test: (item: OutputOf<O>) => boolean): Promise<OutputOf<O>>;
  receive(text: string): void;
  close(): void;
}

export function createTestWindow(send: (text: string) => void, close: () => void = () => {}): TestWindow {
  const waiting = new Map<number, (frame: CoreFrame) => void>();
  let last = 0;
  const say = (frame: ClientFrame): void => send(JSON.stringify(frame));
  const nextId = (): number => {
    last += 1;
    return last;
  };

  function call<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O> | Refusal> {
    return new Promise((resolve, reject) => {
      const id = nextId();
      waiting.set(id, (frame) => {
        waiting.delete(id);
        if (frame.t === 'reply') resolve(frame.value as OutputOf<O>);
        else if (frame.t === 'refused') resolve(frame.refusal);
        else reject(new Error(`${operation.name}: ${JSON.stringify(frame)}`));
      });
      say({ t: 'call', id, name: operation.name, input });
    });
  }

  return {
    call,
    close,
    async done(operation, input) {
      const answer = await call(operation, input);
      if (isRefusal(answer)) throw new Error(`${operation.name} was refused: ${JSON.stringify(answer)}`);
      return answer;
    },
    until<O extends Stream>(operation: O, input: InputOf<O>, test: (item: OutputOf<O>) => boolean) {
      return new Promise<OutputOf<O>>((resolve, reject) => {
        const id = nextId();
        waiting.set(id, (frame) => {
          if (frame.t !== 'item') return reject(new Error(`${operation.name}: ${JSON.stringify(frame)}`));
          if (!test(frame.value as OutputOf<O>)) return say({ t: 'ack', id });
          waiting.delete(id);
          say({ t: 'close', id });
          resolve(frame.value as OutputOf<O>);
        });
        say({ t: 'open', id, name: operation.name, input });
      });
    },
    receive(text) {
      const frame = JSON.parse(text) as CoreFrame;
      if (frame.t !== 'hello') waiting.get(frame.id)?.(frame);
    },
  };
}

/** A window in the same process. */
export function openTestWindow(core: Pick<Core, 'connect'>): TestWindow {
  // Core says hello before `connect` returns; the window is there by then.
  let toCore: (text: string) => void = () => {};
  const window = createTestWindow(
    (text) => toCore(text),
    () => connection.close(),
  );
  const connection = core.connect((text) => window.receive(text));
  toCore = (text) => connection.receive(text);
  return window;
}
