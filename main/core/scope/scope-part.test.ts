/** What a station lets go of by itself, and when the file is written anew: over a store in memory, with a central that answers or does not. */
import { describe, expect, it } from 'vitest';
import { refusal } from '#shared/errors/refusal.ts';
import type { Checkout, ScopeAnswer } from '#shared/protocol/scope.ts';
import { fetchRevisions } from '#shared/replication/fetch-revisions.ts';
import { createStorePeer } from '#shared/replication/store-peer.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import { describeBuckets } from '#shared/store/describe-buckets.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createTestClock } from '../testing/test-desk.ts';
import { createEvictions } from './evictions.ts';
import { createScopePart } from './scope-part.ts';
import { readScopeRecord } from './scope-record.ts';

const DAY_MS = 86_400_000;
const OF_SITE = { facilities: ['N'], patients: [] };
const NO_CONTACT = refusal('no-contact', 'Central does not answer.');

function rig() {
  const clock = createTestClock();
  const memory = createMemoryStore();
  let rewrites = 0;
  let sizeBytes = 1000;
  const info = memory.info.bind(memory);
  const store = Object.assign(memory, {
    info: async () => ({ ...(await info()), sizeBytes }),
    rewrite: async () => {
      rewrites += 1;
    },
  });
  const line = { isUp: true, confirmedSeq: Number.MAX_SAFE_INTEGER };
  const checkouts: Checkout[] = [];
  const open = new Set<string>();
  const expired: string[] = [];
  const noted: string[] = [];
  const trusted = { aheadMs: 0 };
  const answer = (): ScopeAnswer => ({ facilities: ['N'], checkouts: [...checkouts], epoch: 1, nowMs: clock.now() });
  /** What central has beside what is here. */
  const lacking = createMemoryStore();
  const asked = async () => (line.isUp ? answer() : NO_CONTACT);
  const part = createScopePart({
    facility: 'N',
    store,
    central: {
      findPatients: async () => NO_CONTACT,
      checkOut: async () => NO_CONTACT,
      returnPatient: async () => NO_CONTACT,
      describeScope: asked,
      readManifest: async () => {
        const { count, hash } = await lacking.summarise(OF_SITE);
        return { facilities: ['N'], patients: [], epoch: 1, count, hash, seq: 1 };
      },
      readBuckets: async ({ buckets }) => describeBuckets(lacking, OF_SITE, buckets, nativeDigests),
    },
    sync: () => ({
      status: () =>
        ({ waiting: 0, lanes: [{ lane: 2 as const, confirmedSeq: line.confirmedSeq, waiting: 0 }] }) as never,
      listRefused: async () => [],
      tryNow: () => {},
      fetchFromCentral: (wanted) =>
        fetchRevisions(createStorePeer(lacking), createStorePeer(store), wanted, new AbortController().signal),
    }),
    evictions: createEvictions(),
    clock,
    trustedNowMs: () => clock.now() + trusted.aheadMs,
    openCharts: () => [...open],
    rewriteAtNextOpening: async () => {
      noted.push('noted');
      return 'noted';
    },
    noteExpired: async (ids) => void expired.push(...ids),
    onFault: (fault) => {
      throw fault;
    },
  });
  const visit = async (patientId: string, days: number, kind = 'Observation', resource: object = {}) => {
    const [atMs, untilMs] = [clock.now(), clock.now() + days * DAY_MS];
    const site = { code: 'S', name: 'South' };
    checkouts.push({
      requestId: `r-${patientId}`,
      patientId,
      epoch: 1,
      reason: 'fell',
      by: 'User:a',
      atMs,
      untilMs,
      site,
    });
    const of = (id: string, kept: object) => ({
      ...{ id, path: { start: 1, ids: ['a'.repeat(32)] }, deleted: false },
      body: JSON.stringify({ kind: id.split(':')[0], facility: 'S', patient: patientId, resource: kept }),
    });
    await memory.write({ grafts: [of(patientId, {}), of(`${kind}:of-${patientId}`, resource)] });
    await part.refresh('now');
  };
  const ids = async () => (await memory.listChanges({ since: 0, limit: 99 })).rows.map(({ id }) => id).sort();
  const passes = async (ms: number) => {
    clock.advance(ms);
    await part.refresh('now');
  };
  return {
    ...{ clock, store, lacking, part, line, checkouts, open, expired, noted, trusted, visit, ids, passes },
    rewrites: () => rewrites,
    grow: (bytes: number) => {
      sizeBytes = bytes;
    },
  };
}

describe('PR2 a checkout whose time is over', () => {
  it('ends here, too, while central does not answer, and is in the audit; the next contact has nothing to add', async () => {
    const { part, line, checkouts, visit, ids, passes, expired } = rig();
    await visit('Patient:1', 7);
    line.isUp = false;
    await passes(7 * DAY_MS - 1);
    expect([await ids(), expired]).toEqual([['Observation:of-Patient:1', 'Patient:1'], []]);
    await passes(1);
    expect([await ids(), expired]).toEqual([[], ['Patient:1']]);
    expect(part.state()).toMatchObject({ visitors: [], leaving: [] });
    [line.isUp, checkouts.length] = [true, 0];
    await passes(DAY_MS);
    expect([await ids(), expired]).toEqual([[], ['Patient:1']]);
  });

  it('is judged by the highest time ever seen, and by central where it answers', async () => {
    const { part, line, visit, ids, trusted } = rig();
    await visit('Patient:1', 7);
    trusted.aheadMs = 8 * DAY_MS;
    await part.refresh('now');
    expect(await ids()).toHaveLength(2);
    line.isUp = false;
    await part.refresh('now');
    expect(await ids()).toEqual([]);
  });

  it('@SAFETY takes nobody who is in care here, and nothing that central has not confirmed', async () => {
    const { line, visit, ids, passes, part } = rig();
    await visit('Patient:1', 7, 'Encounter', { status: 'in-progress' });
    await visit('Patient:2', 7, 'Encounter', { status: 'finished' });
    [line.isUp, line.confirmedSeq] = [false, 3];
    await passes(8 * DAY_MS);
    expect(await ids()).toHaveLength(4);
    expect(part.state()).toMatchObject({ leaving: ['Patient:2'], visitors: [{ patientId: 'Patient:1' }] });
    line.confirmedSeq = 4;
    await passes(60_000);
    expect(await ids()).toEqual(['Encounter:of-Patient:1', 'Patient:1']);
  });
});

describe('PR2 a chart that somebody has open', () => {
  it('waits until it is closed, and nothing else does', async () => {
    const { checkouts, open, store, clock, visit, ids, passes, part, rewrites } = rig();
    await visit('Patient:1', 7);
    await visit('Patient:2', 7);
    open.add('Patient:1');
    checkouts.length = 0;
    clock.advance(60_000);
    await store.write({ edits: [{ id: 'Task:1', body: '{"facility":"N"}' }] });
    await part.refresh('now');
    expect(await ids()).toEqual(['Observation:of-Patient:1', 'Patient:1', 'Task:1']);
    expect(part.state().leaving).toEqual(['Patient:1']);
    expect(rewrites()).toBe(0); // somebody has just saved something
    await passes(11_000);
    expect(rewrites()).toBe(1);
    open.clear();
    await passes(60_000);
    expect(await ids()).toEqual(['Task:1']);
  });
});

describe('EV8 what an eviction leaves behind', () => {
  it('goes at once where nobody has a chart open, and in a large file when that is opened next, once a week at most', async () => {
    const { checkouts, store, visit, passes, rewrites, noted, grow } = rig();
    const leave = async (patientId: string) => {
      await visit(patientId, 7);
      checkouts.length = 0;
      await passes(60_000);
      return [rewrites(), noted.length, (await readScopeRecord(store)).traces];
    };
    expect(await leave('Patient:1')).toEqual([1, 0, false]);
    grow(2 ** 30);
    expect(await leave('Patient:2')).toEqual([1, 1, false]);
    expect(await leave('Patient:3')).toEqual([1, 1, true]);
    await passes(7 * DAY_MS);
    expect([rewrites(), noted.length, (await readScopeRecord(store)).traces]).toEqual([1, 2, false]);
  });
});

describe('RP8 a station that differs from central’s list', () => {
  it('fetches what is missing once it had the time to come by itself, and counts what is too much', async () => {
    const { part, store, lacking, passes, line } = rig();
    const of = (id: string) => ({
      ...{ id, path: { start: 1, ids: ['a'.repeat(32)] }, deleted: false },
      body: JSON.stringify({ kind: 'Observation', facility: 'N' }),
    });
    await lacking.write({ grafts: ['Observation:1', 'Observation:2'].map(of) });
    await store.write({ grafts: ['Observation:1', 'Observation:3', 'Observation:4'].map(of) });
    line.confirmedSeq = 2; // the third is not sent yet
    expect(await part.compare()).toBe('different');
    expect(await store.find('Observation:2')).toBeUndefined();
    await passes(60_000);
    expect(await store.find('Observation:2')).toBeDefined();
    expect(part.state().manifest).toMatchObject({ state: 'different', surplus: 1 });
    await lacking.write({ grafts: ['Observation:3', 'Observation:4'].map(of) });
    await passes(3_600_000);
    expect(part.state().manifest).toEqual({ state: 'equal', at: expect.any(String), here: 4, atCentral: 4 });
  });
});
