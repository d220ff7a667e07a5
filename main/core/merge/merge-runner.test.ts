import { afterEach, describe, expect, it } from 'vitest';
import type { Envelope } from '#shared/model/envelope.ts';
import type { DocumentStore, Graft, StoredRevision } from '#shared/store/document-store.ts';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createStationStore } from '../testing/core-rig.ts';
import { createTestDesk } from '../testing/test-desk.ts';
import { mergeDelayMs } from './merge-delay.ts';
import { createMergeRunner, type MergeRunner, type MergeRunnerDeps } from './merge-runner.ts';
import { recordMerge } from './record-merge.ts';

const ID = 'Patient:p1';
const person = {
  resourceType: 'Patient',
  name: [{ family: 'Oak' }],
  gender: 'female',
  telecom: [{ system: 'phone', value: '1' }],
  address: [{ city: 'Leeds' }],
};

function bodyOf(kind: string, resource: object, second: number, station: string): string {
  const at = `2026-11-22T08:00:0${second}.000Z-0000-${station}`;
  return JSON.stringify({ kind, v: 1, facility: 'N', patient: ID, at, by: `User:${station}`, station, resource });
}

const running: MergeRunner[] = [];
afterEach(async () => {
  for (const runner of running.splice(0)) await runner.stop();
});

async function node({
  store = createStationStore(),
  ...more
}: Partial<MergeRunnerDeps> & { store?: DocumentStore } = {}) {
  const { trail } = createTestDesk(store);
  const commit: MergeRunnerDeps['commit'] = (merge) => recordMerge(trail, merge);
  const faults: unknown[] = [];
  const runner = createMergeRunner({ store, commit, onFault: (fault) => faults.push(fault), ...more });
  running.push(runner);
  await runner.run();
  return { store, runner, faults };
}

async function edit(store: DocumentStore, id: string, body: string, parent?: string): Promise<string> {
  const { outcomes } = await store.write({ edits: [{ id, body, ...(parent ? { parent } : {}) }] });
  const [outcome] = outcomes;
  if (outcome?.state !== 'stored' && outcome?.state !== 'known') throw new Error(JSON.stringify(outcome));
  return outcome.rev;
}

function graftOf({ id, path, deleted }: StoredRevision, body: string): Graft {
  return { id, path, deleted, body };
}

/** All revisions of a document that one store lacks of another, ancestors first. */
async function replicate(from: DocumentStore, to: DocumentStore, id: string, { ancestors = true } = {}): Promise<void> {
  const known = ancestors ? await from.listRevisions(id) : [];
  const kept = known.filter(({ state }) => state === 'available').reverse();
  const bodies = await Promise.all(kept.map(({ rev }) => from.find(id, rev)));
  const leaves = await from.findLeaves(id);
  const grafts: Graft[] = [...bodies, ...leaves].flatMap((revision) =>
    revision?.body === undefined ? [] : [graftOf(revision, revision.body)],
  );
  await to.write({ grafts });
}

async function exchange(a: DocumentStore, b: DocumentStore, id: string): Promise<void> {
  await replicate(a, b, id);
  await replicate(b, a, id);
}

/** Phone on one node, address on the other, from the same beginning. */
async function divergedPatients(one: DocumentStore, other: DocumentStore) {
  const first = await edit(one, ID, bodyOf('Patient', person, 0, 's'));
  await replicate(one, other, ID);
  await edit(one, ID, bodyOf('Patient', { ...person, telecom: [{ system: 'phone', value: '2' }] }, 1, 'a'), first);
  await edit(other, ID, bodyOf('Patient', { ...person, address: [{ city: 'York' }] }, 2, 'b'), first);
}

async function winnerOf(store: DocumentStore, id = ID) {
  const winner = await store.find(id);
  return { rev: winner?.rev, body: JSON.parse(winner?.body ?? '{}') as Envelope<Record<string, unknown>> };
}

describe('CF1 merging where a conflict is first seen', () => {
  it('CF1 two nodes make the same revision of the same leaves, and nothing is left to merge', async () => {
    const [a, b] = [await node(), await node()];
    await divergedPatients(a.store, b.store);
    await exchange(a.store, b.store, ID);
    await Promise.all([a.runner.settled(), b.runner.settled()]);
    const [one, other] = [await winnerOf(a.store), await winnerOf(b.store)];
    expect(one).toEqual(other);
    expect(one.body.resource).toMatchObject({ telecom: [{ value: '2' }], address: [{ city: 'York' }] });
    await exchange(a.store, b.store, ID);
    await Promise.all([a.runner.settled(), b.runner.settled()]);
    expect(await a.store.findLeaves(ID)).toEqual(await b.store.findLeaves(ID));
    expect(await a.store.listConflicts(undefined, 10)).toEqual([]);
    expect([...a.faults, ...b.faults]).toEqual([]);
  });

  it('CF1 the merge is audited as the act of nobody in the same transaction', async () => {
    const [a, b] = [await node(), await node()];
    await divergedPatients(a.store, b.store);
    await replicate(b.store, a.store, ID);
    await a.runner.settled();
    const [event] = await a.store.listDocuments({ kind: 'AuditEvent', limit: 10 });
    expect(JSON.parse(event?.body ?? '{}').resource).toMatchObject({
      operation: 'conflict.merge',
      actor: { userId: 'merge' },
      patients: [ID],
      entities: [{ id: ID, rev: (await winnerOf(a.store)).rev }],
    });
  });

  it('CF1 conflicts from before the start are merged', async () => {
    const [a, b] = [createStationStore(), createStationStore()];
    await divergedPatients(a, b);
    await replicate(b, a, ID);
    const late = await node({ store: a });
    await late.runner.settled();
    expect(await a.listConflicts(undefined, 10)).toEqual([]);
  });

  it('CF1 without the ancestor nothing is merged, until a peer has it', async () => {
    const [a, b] = [await node(), createStationStore()];
    await divergedPatients(a.store, b);
    const late = createStationStore();
    await replicate(a.store, late, ID, { ancestors: false });
    await replicate(b, late, ID, { ancestors: false });
    const peer: { store: DocumentStore | undefined } = { store: undefined };
    const poor = await node({
      store: late,
      fetchRevision: async (id, rev) => peer.store?.find(id, rev),
    });
    await poor.runner.settled();
    expect(await late.listConflicts(undefined, 10)).toHaveLength(1);
    peer.store = a.store;
    poor.runner.retry();
    await poor.runner.settled();
    expect(poor.faults).toEqual([]);
    expect(await late.listConflicts(undefined, 10)).toEqual([]);
  });

  it('CF2 what matters clinically is left to a person', async () => {
    const [a, b] = [await node(), await node()];
    const id = 'AllergyIntolerance:1';
    const allergy = (criticality: string) => ({
      resourceType: 'AllergyIntolerance',
      patient: { reference: 'Patient/p1' },
      code: { text: 'Penicillin' },
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
      },
      criticality,
    });
    const kind = 'AllergyIntolerance';
    const first = await edit(a.store, id, bodyOf(kind, allergy('unable-to-assess'), 0, 's'));
    await replicate(a.store, b.store, id);
    await edit(a.store, id, bodyOf(kind, allergy('low'), 1, 'a'), first);
    await edit(b.store, id, bodyOf(kind, allergy('high'), 2, 'b'), first);
    await replicate(b.store, a.store, id);
    await a.runner.settled();
    expect(await a.store.listConflicts(undefined, 10)).toHaveLength(1);
  });
});

describe('CF1 letting another node go first', () => {
  const timers = createVirtualTime();
  const seeded = createSeededRandom(42);
  const delayMs = (isOwn: readonly boolean[]) => mergeDelayMs(isOwn, () => seeded.below(1000) / 1000);
  const opened = new Set<string>();
  const contact = { isThere: true };
  const politeNode = async (stationId: string) => {
    const isOpen = (id: string) => opened.has(id);
    return node({ turns: { stationId, timers, delayMs, isOpen, isInContact: () => contact.isThere } });
  };
  const merges = async (store: DocumentStore) =>
    (await store.listDocuments({ kind: 'AuditEvent', limit: 10 })).filter(({ body }) =>
      body?.includes('conflict.merge'),
    );

  it('CF1 a conflict that a peer has merged meanwhile is not merged again', async () => {
    const [a, b, c] = [await politeNode('a'), await politeNode('b'), await politeNode('c')];
    await divergedPatients(a.store, b.store);
    await exchange(a.store, b.store, ID);
    await replicate(a.store, c.store, ID);
    await timers.advance(6200); // b wrote the winning version: 4 to 6 s
    expect(await winnerStation(b.store)).toBe('merge');
    expect([await merges(a.store), await merges(c.store)]).toEqual([[], []]);
    expect([a.runner.pending(), b.runner.pending(), c.runner.pending()]).toEqual([1, 0, 1]);
    await exchange(b.store, a.store, ID);
    await replicate(b.store, c.store, ID);
    await timers.advance(30_000);
    expect([await merges(a.store), await merges(c.store)]).toEqual([[], []]);
    expect(await winnerOf(a.store)).toEqual(await winnerOf(b.store));
    expect([a.runner.pending(), c.runner.pending()]).toEqual([0, 0]);
    expect([...a.faults, ...b.faults, ...c.faults]).toEqual([]);
  });

  it('CF1 whoever is alone with a conflict merges it within seconds', async () => {
    const [a, b, c] = [createStationStore(), createStationStore(), await politeNode('c')];
    await divergedPatients(a, b);
    await replicate(a, c.store, ID);
    await replicate(b, c.store, ID);
    await timers.advance(11_900);
    expect(await c.store.listConflicts(undefined, 10)).toHaveLength(1);
    await timers.advance(13_000);
    expect(await c.store.listConflicts(undefined, 10)).toEqual([]);
  });

  it('CF1 without contact it is held a minute, a person who opens the record aside', async () => {
    const [a, b] = [createStationStore(), createStationStore()];
    await divergedPatients(a, b);
    const [c, d] = [await politeNode('c'), await politeNode('d')];
    for (const { store } of [c, d]) for (const from of [a, b]) await replicate(from, store, ID);
    contact.isThere = false;
    await timers.advance(30_000);
    expect(await c.store.listConflicts(undefined, 10)).toHaveLength(1);
    d.runner.hurry(ID);
    await d.runner.settled();
    expect(await d.store.listConflicts(undefined, 10)).toEqual([]);
    await timers.advance(60_000);
    expect(await c.store.listConflicts(undefined, 10)).toEqual([]);
    contact.isThere = true;
  });

  it('CF1 a person who opens the record, or has it open, does not wait', async () => {
    const [a, b, c] = [createStationStore(), createStationStore(), await politeNode('c')];
    await divergedPatients(a, b);
    await replicate(a, c.store, ID);
    await replicate(b, c.store, ID);
    await timers.advance(1);
    c.runner.hurry(ID);
    await c.runner.settled();
    expect(await c.store.listConflicts(undefined, 10)).toEqual([]);
    opened.add(ID);
    const d = await politeNode('d');
    await replicate(a, d.store, ID);
    await replicate(b, d.store, ID);
    await d.runner.settled();
    expect(await d.store.listConflicts(undefined, 10)).toEqual([]);
    opened.clear();
  });

  async function winnerStation(store: DocumentStore) {
    return (await winnerOf(store)).body.station;
  }
});
