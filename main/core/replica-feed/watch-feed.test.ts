import { describe, expect, it } from 'vitest';
import type { Permission } from '#shared/contract/declare.ts';
import type { FeedBatch, ReplicaRow } from '#shared/contract/feed.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import type { Actor } from '../api/operation-handler.ts';
import { createOpenCharts, type OpenCharts } from '../open-charts.ts';
import { createFeedWatch } from './watch-feed.ts';

const actor: Actor = {
  sessionId: 's1',
  userId: 'User:ann',
  displayName: 'Ann',
  roles: ['nurse'],
  permissions: new Set<Permission>(['patient.read', 'chart.read']),
  stationId: 'st-1',
  facility: 'N',
};

function bodyOf(kind: string, resource: object, more: object = {}): string {
  const at = '2026-01-01T00:00:00.000Z-0000-st-1';
  return JSON.stringify({ kind, v: 1, facility: 'N', at, by: 'User:ann', station: 'st-1', ...more, resource });
}

async function put(
  store: DocumentStore,
  id: string,
  resource: object,
  more: { parent?: string; patient?: string } = {},
) {
  const { parent, ...envelope } = more;
  const kind = id.slice(0, id.indexOf(':'));
  const { outcomes } = await store.write({
    edits: [{ id, body: bodyOf(kind, resource, envelope), ...(parent ? { parent } : {}) }],
  });
  const [outcome] = outcomes;
  if (outcome?.state !== 'stored') throw new Error(JSON.stringify(outcome));
  return outcome.rev;
}

const person = (family: string) => ({ resourceType: 'Patient', name: [{ family, given: ['A'] }], gender: 'female' });
const pulse = { resourceType: 'Observation', status: 'final', code: { text: 'pulse' } };

/** Reads a feed as a window does: one batch at a time, into collections. */
class Window {
  readonly rows = new Map<string, ReplicaRow>();
  readonly batches: FeedBatch[] = [];
  checkpoint: string | undefined;
  readonly #charts: OpenCharts;
  readonly #store: DocumentStore;
  #abort = new AbortController();
  #feed: AsyncIterator<FeedBatch> | undefined;

  constructor(store: DocumentStore, charts: OpenCharts) {
    this.#store = store;
    this.#charts = charts;
  }

  async take(): Promise<FeedBatch> {
    this.#feed ??= this.#open();
    const { value } = await this.#feed.next();
    const batch = value as FeedBatch;
    this.batches.push(batch);
    for (const row of batch.rows) this.#apply(row);
    this.checkpoint = batch.checkpoint;
    return batch;
  }

  async catchUp(): Promise<void> {
    while (!(await this.take()).caughtUp);
  }

  leave(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#feed = undefined;
  }

  of(collection: string): string[] {
    return [...this.rows.values()].filter((row) => row.collection === collection).map(({ id }) => id);
  }

  #apply(row: ReplicaRow): void {
    const key = `${row.collection} ${row.id}`;
    if (row.deleted) this.rows.delete(key);
    else this.rows.set(key, row);
  }

  #open(): AsyncIterator<FeedBatch> {
    const { checkpoint } = this;
    const watch = createFeedWatch({ store: this.#store, charts: this.#charts });
    const context = { actor, store: this.#store, now: () => 0, signal: this.#abort.signal };
    return watch(checkpoint === undefined ? {} : { checkpoint }, context)[Symbol.asyncIterator]();
  }
}

function rig() {
  const store = createMemoryStore();
  const charts = createOpenCharts();
  return { store, charts, window: new Window(store, charts), open: (id: string) => charts.open(actor.sessionId, id) };
}

describe('FD lists', () => {
  it('FD1 brings the backlog of every list and then what changes', async () => {
    const { store, window } = rig();
    await put(store, 'Patient:1', person('Oak'));
    await put(store, 'User:ann', { displayName: 'Ann', roles: ['nurse'], verifier: 'secret' });
    await put(store, 'Encounter:1', {
      status: 'in-progress',
      class: { code: 'IMP' },
      subject: { reference: 'Patient/1' },
      period: { start: '2026-01-01' },
    });
    await window.catchUp();
    expect(window.rows.get('patient Patient:1')?.content).toMatchObject({ family: 'Oak', sex: 'female' });
    expect(window.rows.get('board Encounter:1')?.content).toMatchObject({ patientId: 'Patient:1', class: 'IMP' });
    expect(JSON.stringify(window.batches)).not.toContain('secret');
    await put(store, 'Patient:2', person('Elm'));
    await window.catchUp();
    expect(window.of('patient')).toEqual(['Patient:1', 'Patient:2']);
  });

  it('FD2 an encounter that ends leaves the board', async () => {
    const { store, window } = rig();
    const stay = { status: 'in-progress', class: { code: 'IMP' }, subject: { reference: 'Patient/1' } };
    const parent = await put(store, 'Encounter:1', stay);
    await window.catchUp();
    await put(store, 'Encounter:1', { ...stay, status: 'finished' }, { parent });
    await window.catchUp();
    expect(window.of('board')).toEqual([]);
  });

  it('FD3 goes on from a checkpoint, in the middle of the backlog too', async () => {
    const { store, window } = rig();
    for (let n = 0; n < 1200; n += 1) await put(store, `Patient:${10_000 + n}`, person(`P${n}`));
    while (window.of('patient').length === 0) await window.take();
    window.leave();
    const before = window.of('patient').length;
    const seen = window.batches.length;
    await put(store, 'Patient:10000x', person('New'));
    await window.catchUp();
    const again = window.batches.slice(seen).reduce((sum, batch) => sum + batch.rows.length, 0);
    expect(window.of('patient')).toHaveLength(1201);
    expect(again).toBeLessThanOrEqual(1201 - before + 1);
  });

  it('FD4 another store is another epoch and starts from nothing', async () => {
    const { store, window, charts } = rig();
    await put(store, 'Patient:1', person('Oak'));
    await window.catchUp();
    const other = new Window(createMemoryStore(), charts);
    other.checkpoint = window.checkpoint;
    const batch = await other.take();
    expect(batch.epoch).not.toBe(window.batches[0]?.epoch);
  });

  it('FD5 batches stay within 500 rows', async () => {
    const { store, window } = rig();
    for (let n = 0; n < 700; n += 1) await put(store, `Patient:${n}`, person(`P${n}`));
    await window.catchUp();
    expect(Math.max(...window.batches.map(({ rows }) => rows.length))).toBe(500);
  });

  it('FD6 reads nothing ahead of what the window has taken', async () => {
    const { store, window } = rig();
    for (let n = 0; n < 3000; n += 1) await put(store, `Patient:${n}`, person(`P${n}`));
    let reads = 0;
    const counted = { ...store, info: store.info.bind(store), watch: store.watch.bind(store) };
    const counting = Object.assign(counted, {
      listDocuments: (query: Parameters<DocumentStore['listDocuments']>[0]) => {
        reads += 1;
        return store.listDocuments(query);
      },
      listChanges: store.listChanges.bind(store),
    });
    const feed = createFeedWatch({ store: counting, charts: createOpenCharts() });
    const { signal } = new AbortController();
    const batches = feed({}, { actor, store, now: () => 0, signal })[Symbol.asyncIterator]();
    await batches.next();
    await batches.next();
    expect(reads).toBeLessThanOrEqual(2);
    expect(window.batches).toHaveLength(0);
  });
});

describe('FD charts', () => {
  it('FD7 no record leaves before its chart is open, and all of it follows the opening', async () => {
    const { store, window, open } = rig();
    await put(store, 'Patient:1', person('Oak'));
    await put(store, 'Observation:1', pulse, { patient: 'Patient:1' });
    await put(store, 'Observation:2', pulse, { patient: 'Patient:2' });
    await window.catchUp();
    expect(window.of('record')).toEqual([]);
    open('Patient:1');
    await window.catchUp();
    expect(window.of('record')).toEqual(['Patient:1', 'Observation:1']);
    await put(store, 'Observation:3', pulse, { patient: 'Patient:1' });
    await window.catchUp();
    expect(window.of('record')).toContain('Observation:3');
    expect(window.rows.get('record Observation:3')).toMatchObject({ kind: 'Observation', lane: 2, fromCentral: false });
  });

  it('FD8 closing a chart removes it with bare tombstones', async () => {
    const { store, window, open, charts } = rig();
    await put(store, 'Patient:1', person('Oak'));
    await put(store, 'Observation:1', pulse, { patient: 'Patient:1' });
    open('Patient:1');
    await window.catchUp();
    charts.close(actor.sessionId, 'Patient:1');
    const batch = await window.take();
    expect(window.of('record')).toEqual([]);
    for (const row of batch.rows) expect(Object.keys(row).sort()).toEqual(['collection', 'deleted', 'id', 'seq']);
    await put(store, 'Observation:2', pulse, { patient: 'Patient:1' });
    await window.catchUp();
    expect(window.of('record')).toEqual([]);
  });

  it('FD9 a chart closed while the feed was away is withdrawn when it is back', async () => {
    const { store, window, open, charts } = rig();
    await put(store, 'Patient:1', person('Oak'));
    open('Patient:1');
    await window.catchUp();
    window.leave();
    charts.close(actor.sessionId, 'Patient:1');
    await window.catchUp();
    expect(window.of('record')).toEqual([]);
  });

  it('FD10 both values of an undecided conflict travel', async () => {
    const { store, window, open } = rig();
    const allergy = (criticality: string) => bodyOf('AllergyIntolerance', { criticality }, { patient: 'Patient:1' });
    const id = 'AllergyIntolerance:1';
    await store.write({
      grafts: [
        { id, path: { start: 1, ids: ['aa'] }, deleted: false, body: allergy('low') },
        { id, path: { start: 1, ids: ['bb'] }, deleted: false, body: allergy('high') },
      ],
    });
    open('Patient:1');
    await window.catchUp();
    expect(window.rows.get(`record ${id}`)).toMatchObject({
      rev: '1-bb',
      content: { criticality: 'high' },
      conflicting: [{ rev: '1-aa', resource: { criticality: 'low' } }],
    });
  });

  it('FD11 ends with its signal while it waits', async () => {
    const { store } = rig();
    const abort = new AbortController();
    const feed = createFeedWatch({ store, charts: createOpenCharts() });
    const batches = feed({}, { actor, store, now: () => 0, signal: abort.signal })[Symbol.asyncIterator]();
    while (!(await batches.next()).value?.caughtUp);
    const waiting = batches.next();
    abort.abort();
    expect((await waiting).done).toBe(true);
  });
});
