import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import type { ClientFrame, CoreFrame } from '#shared/contract/wire.ts';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import { createCoreClient, type LineState } from './core-client.ts';
import { CoreFault, LineLost } from './faults.ts';
import type { Line } from './line.ts';

/** The far end of a line, as a test plays core. */
function createFarEnd() {
  const frames: ClientFrame[] = [];
  let receive: (text: string) => void = () => undefined;
  let closed: () => void = () => undefined;
  const line: Line = {
    postMessage: (text) => frames.push(JSON.parse(text)),
    onMessage: (listener) => {
      receive = listener;
    },
    onClose: (listener) => {
      closed = listener;
    },
    close: () => closed(),
  };
  return {
    line,
    frames,
    say: (frame: CoreFrame) => receive(JSON.stringify(frame)),
    hello: () => receive(JSON.stringify({ t: 'hello', appVersion: '1', contract: 1 })),
    die: () => closed(),
    last: () => frames.at(-1) as ClientFrame,
  };
}

async function start() {
  const ends: ReturnType<typeof createFarEnd>[] = [];
  const states: LineState[] = [];
  const client = createCoreClient({
    connect: async () => {
      const end = createFarEnd();
      ends.push(end);
      return end.line;
    },
    onState: (state) => states.push(state),
    wait: async () => undefined,
  });
  await settle();
  const current = () => ends.at(-1) as ReturnType<typeof createFarEnd>;
  current().hello();
  return { client, states, current, ends };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

const allergy = { commandId: 'b1b6c1de-0000-4000-8000-000000000001', patientId: 'Patient:1' };

describe('core client', () => {
  it('CC1 answers a call with the value of its reply', async () => {
    const { client, current } = await start();
    const answer = client.call(contract.session.lock, {});
    const { id } = current().last();
    current().say({ t: 'reply', id, value: null });
    expect(await answer).toBeNull();
  });

  it('CC2 hands a refusal over as a value and throws a fault with its reference', async () => {
    const { client, current } = await start();
    const refused = client.call(contract.allergy.recordNone, allergy);
    current().say({ t: 'refused', id: current().last().id, refusal: refusal('conflict', 'no') });
    expect(isRefusal(await refused)).toBe(true);
    const faulty = client.call(contract.session.lock, {});
    current().say({ t: 'fault', id: current().last().id, reference: 'F-7' });
    await expect(faulty).rejects.toEqual(new CoreFault('F-7'));
  });

  it('CC3 sends a command again with its id when the same person has signed in after a restart', async () => {
    const { client, current } = await start();
    client.resumeFor('User:ann');
    const answer = client.call(contract.allergy.recordNone, allergy);
    current().die();
    await settle();
    current().hello();
    expect(current().frames).toEqual([]);
    client.resumeFor('User:ann');
    expect(current().last()).toMatchObject({ t: 'call', name: 'allergy.recordNone', input: allergy });
    current().say({ t: 'reply', id: current().last().id, value: { id: 'AllergyIntolerance:1', rev: '1-a' } });
    expect(await answer).toEqual({ id: 'AllergyIntolerance:1', rev: '1-a' });
  });

  it('CC4 never sends a pending command under another name', async () => {
    const { client, current } = await start();
    client.resumeFor('User:ann');
    const answer = client.call(contract.allergy.recordNone, allergy);
    current().die();
    await settle();
    current().hello();
    client.resumeFor('User:bob');
    expect(current().frames).toEqual([]);
    client.dropPendingExcept('User:bob');
    await expect(answer).rejects.toBeInstanceOf(LineLost);
  });

  it('CC4 keeps what is asked while core is away for the person who asked', async () => {
    const { client, current } = await start();
    client.resumeFor('User:ann');
    current().die();
    void client.call(contract.allergy.recordNone, allergy);
    await settle();
    current().hello();
    expect(current().frames).toEqual([]);
    client.resumeFor('User:ann');
    expect(current().last()).toMatchObject({ name: 'allergy.recordNone' });
  });

  it('CC5 ends a query when the line is lost', async () => {
    const { client, current } = await start();
    const answer = client.call(contract.patient.search, { text: 'x' });
    current().die();
    await expect(answer).rejects.toBeInstanceOf(LineLost);
  });

  it('CC6 acknowledges an item after its listener has settled', async () => {
    const { client, current } = await start();
    let release: () => void = () => undefined;
    const taken = new Promise<void>((resolve) => {
      release = resolve;
    });
    client.watch(contract.station.watchSync, () => ({}), { onItem: () => taken });
    const { id } = current().last();
    current().say({ t: 'item', id, value: {} });
    await settle();
    expect(current().last().t).toBe('open');
    release();
    await settle();
    expect(current().last()).toEqual({ t: 'ack', id });
  });

  it('CC7 opens streams that need no session again on the next line, with a fresh input', async () => {
    const { client, current } = await start();
    const ended: unknown[] = [];
    client.watch(contract.station.watch, () => ({}), { onItem: () => undefined, reopen: true });
    client.watch(contract.feed.watch, () => ({}), { onItem: () => undefined, onEnded: (why) => ended.push(why) });
    current().die();
    await settle();
    current().hello();
    expect(current().frames.map((frame) => 'name' in frame && frame.name)).toEqual(['station.watch']);
    expect(ended[0]).toBeInstanceOf(LineLost);
  });

  it('CC8 says when core speaks another contract', async () => {
    const { current, states } = await start();
    current().say({ t: 'hello', appVersion: '9', contract: 99 });
    expect(states.at(-1)).toMatchObject({ state: 'incompatible', appVersion: '9' });
  });
});
