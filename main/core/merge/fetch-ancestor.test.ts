import { describe, expect, it } from 'vitest';
import { PeerFault } from '#shared/replication/peer-fault.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import { createStationStore } from '../testing/core-rig.ts';
import { createTestClock } from '../testing/test-desk.ts';
import { createFetchAncestor } from './fetch-ancestor.ts';

const ID = 'Patient:p1';
const [OLD, NEW] = ['a'.repeat(32), 'b'.repeat(32)];
const body = (family: string) =>
  JSON.stringify({
    kind: 'Patient',
    v: 1,
    facility: 'N',
    patient: ID,
    at: '2026-11-22T08:00:00.000Z-0000-a',
    by: 'User:a',
    station: 'a',
    resource: { resourceType: 'Patient', name: [{ family }], gender: 'female' },
  });
const ancestor: StoredRevision = {
  id: ID,
  rev: `1-${OLD}`,
  path: { start: 1, ids: [OLD] },
  deleted: false,
  body: body('Before'),
};

async function rig(answer: () => Promise<StoredRevision | undefined>) {
  const store = createStationStore();
  await store.write({ grafts: [{ id: ID, path: { start: 2, ids: [NEW, OLD] }, deleted: false, body: body('Now') }] });
  const clock = createTestClock();
  let asked = 0;
  const findAtPeer = () => {
    asked += 1;
    return answer();
  };
  return { store, clock, fetch: createFetchAncestor({ store, findAtPeer, clock }), asked: () => asked };
}

describe('an ancestor that is not here', () => {
  it('CF1 is fetched and kept, and the winner stays what it is', async () => {
    const { store, fetch } = await rig(async () => ancestor);
    expect((await store.find(ID, ancestor.rev))?.body).toBeUndefined();
    expect(await fetch(ID, ancestor.rev)).toEqual(ancestor);
    expect((await store.find(ID, ancestor.rev))?.body).toBe(ancestor.body);
    expect((await store.find(ID))?.rev).toBe(`2-${NEW}`);
  });

  it('CF1 is not asked for again and again when the peer does not have it', async () => {
    const { clock, fetch, asked } = await rig(async () => undefined);
    for (let n = 0; n < 5; n += 1) expect(await fetch(ID, ancestor.rev)).toBeUndefined();
    expect(asked()).toBe(1);
    clock.advance(5 * 60_000);
    await fetch(ID, ancestor.rev);
    expect(asked()).toBe(2);
  });

  it('CF1 a peer that cannot be asked is left alone for a while', async () => {
    let reachable = false;
    const { clock, fetch, asked } = await rig(async () => {
      if (!reachable) throw new PeerFault('unreachable', 'no network');
      return ancestor;
    });
    expect(await fetch(ID, ancestor.rev)).toBeUndefined();
    reachable = true;
    expect(await fetch(ID, ancestor.rev)).toBeUndefined();
    expect(asked()).toBe(1);
    clock.advance(15_000);
    expect(await fetch(ID, ancestor.rev)).toEqual(ancestor);
  });

  it('CF1 a fault of our own is not taken for a missing network', async () => {
    const { fetch } = await rig(async () => Promise.reject(new TypeError('broken')));
    await expect(fetch(ID, ancestor.rev)).rejects.toThrow('broken');
  });
});
