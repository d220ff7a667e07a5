import { beforeEach, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { CoreFrame } from '#shared/contract/wire.ts';
import type { Desk } from '../desk.ts';
import { createTestDesk, signedInWindow } from '../testing/test-desk.ts';
import { createConnection } from './connection.ts';
import { createDispatcher } from './dispatcher.ts';
import { silentLog } from './fault.ts';
import { handle, type Registration, streamInWindow } from './registration.ts';

let desk: Desk;
beforeEach(() => {
  desk = createTestDesk();
});

function connect(...registrations: readonly Registration[]) {
  const frames: CoreFrame[] = [];
  const waiting: { test: (frame: CoreFrame) => boolean; resolve: (frame: CoreFrame) => void }[] = [];
  let dropped = false;
  const dispatcher = createDispatcher({
    find: (name) => registrations.find(({ operation }) => operation.name === name),
    desk: () => desk,
    now: () => desk.clock.now(),
    log: silentLog,
  });
  const take = (text: string) => {
    const frame = JSON.parse(text) as CoreFrame;
    frames.push(frame);
    for (const entry of waiting.splice(0)) entry.test(frame) ? entry.resolve(frame) : waiting.push(entry);
  };
  const connection = createConnection(
    {
      dispatcher,
      appVersion: '0.1.0',
      log: silentLog,
      fetch: async ({ path }) => ({ status: 200, headers: {}, body: Buffer.from(path) }),
    },
    take,
    () => {
      dropped = true;
    },
  );
  return {
    connection,
    frames,
    isDropped: () => dropped,
    say: (frame: unknown) => connection.receive(JSON.stringify(frame)),
    next: (test: (frame: CoreFrame) => boolean) => {
      const known = frames.find(test);
      return known ? Promise.resolve(known) : new Promise<CoreFrame>((resolve) => waiting.push({ test, resolve }));
    },
  };
}

function signIn(window: ReturnType<typeof connect>['connection']['session'], ...permissions: string[]): void {
  const source = signedInWindow(...permissions);
  const state = source.state();
  const actor = source.actor();
  if (state.state === 'signed-in' && actor) window.admit({ user: state.user, actor, draftKey: '', since: state.since });
}

const counting = (produced: number[]) =>
  streamInWindow(contract.session.watch, async function* () {
    for (let count = 0; ; count += 1) {
      produced.push(count);
      yield { state: 'signed-out' as const };
    }
  });

const batch = (checkpoint: string) => ({ epoch: 'e', rows: [], checkpoint, caughtUp: true });
const endless = handle(contract.feed.watch, async function* (_input, { signal }) {
  yield batch('1');
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
});

describe('connection', () => {
  it('AP9 sends one item, and the next only after it was taken', async () => {
    const produced: number[] = [];
    const { say, frames, next } = connect(counting(produced));
    say({ t: 'open', id: 1, name: 'session.watch', input: {} });
    await next((frame) => frame.t === 'item');
    await new Promise((resolve) => setImmediate(resolve));
    expect(produced).toEqual([0]);
    say({ t: 'ack', id: 1 });
    say({ t: 'ack', id: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(frames.filter((frame) => frame.t === 'item')).toHaveLength(2);
    say({ t: 'close', id: 1 });
    say({ t: 'ack', id: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(produced.length).toBeLessThanOrEqual(3);
    expect(frames.filter((frame) => frame.t === 'ended')).toHaveLength(0);
  });

  it('AP9 ends a stream of a session when it is locked, and says why', async () => {
    const { connection, say, next } = connect(endless);
    signIn(connection.session);
    say({ t: 'open', id: 1, name: 'feed.watch', input: {} });
    await next((frame) => frame.t === 'item');
    connection.session.lock();
    expect(await next((frame) => frame.t === 'ended')).toMatchObject({ id: 1, refusal: { code: 'locked' } });
  });

  it('AP2 refuses a stream and the spool without a session', async () => {
    const { say, next } = connect(endless);
    say({ t: 'open', id: 1, name: 'feed.watch', input: {} });
    expect(await next((frame) => frame.t === 'refused')).toMatchObject({ id: 1, refusal: { code: 'not-signed-in' } });
    say({ t: 'fetch', id: 2, method: 'GET', path: '/spool', headers: {} });
    expect(await next((frame) => frame.t === 'refused' && frame.id === 2)).toMatchObject({ id: 2 });
  });

  it('carries a fetch of somebody signed in to the spool and back', async () => {
    const { connection, say, next } = connect();
    signIn(connection.session);
    say({ t: 'fetch', id: 3, method: 'GET', path: '/spool', headers: {} });
    const frame = await next((candidate) => candidate.t === 'fetched');
    expect(frame).toMatchObject({ id: 3, status: 200, body: Buffer.from('/spool').toString('base64') });
  });

  it('AP10 drops the line for what is no frame, signs out and answers nothing more', async () => {
    for (const text of [
      '',
      'null',
      '{"t":"call"}',
      '[]',
      '{"t":"call","id":-1,"name":"x","input":{}}',
      'x'.repeat(100),
    ]) {
      const { connection, frames, isDropped } = connect(endless);
      signIn(connection.session);
      connection.receive(text);
      expect(isDropped()).toBe(true);
      expect(connection.session.state()).toEqual({ state: 'signed-out' });
      connection.receive(JSON.stringify({ t: 'open', id: 1, name: 'feed.watch', input: {} }));
      expect(frames.map((frame) => frame.t)).toEqual(['hello']);
    }
  });
});
