import { beforeEach, describe, expect, it } from 'vitest';
import type { Lane } from '#shared/model/envelope.ts';
import { createRowDecoder } from '#shared/protocol/row-decoder.ts';
import type { ChangesQuery, DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { scopedReads } from '../access/scoped-reads.ts';
import { readPosition } from '../couch/sequence-token.ts';
import type { ScopeGrant } from '../scopes/scope-grants.ts';
import { judgeGrants } from '../scopes/station-scope.ts';
import { SharedReads } from '../storage/shared-reads.ts';
import { type EachLaneSource, readEachLane } from './read-each-lane.ts';
import { createWakeRounds, type WakeRounds } from './wake-rounds.ts';

const INSTANCE = 'abcdef012345';
const signal = new AbortController().signal;

let store: DocumentStore;
let shared: SharedReads;
let rounds: WakeRounds;
/** Questions that reached the store. */
let asked: ChangesQuery[];
beforeEach(() => {
  const inner = createMemoryStore({ instanceId: INSTANCE });
  asked = [];
  store = new Proxy(inner, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as unknown;
      if (typeof member !== 'function') return member;
      if (name !== 'listChanges') return member.bind(target);
      return (query: ChangesQuery) => {
        asked.push(query);
        return inner.listChanges(query);
      };
    },
  });
  shared = new SharedReads();
  // Time stands still: whoever is woken goes at once.
  rounds = createWakeRounds({ sleep: async () => {} }, () => 0);
});

const put = (id: string, lane: Lane, facility = 'N', more: object = {}) =>
  store.write({ edits: [{ id, body: JSON.stringify({ facility, commit: { id: 'c', lane }, ...more }) }] });

/** A station of these sites, with what it was granted. Each call has a view of its own, as on the server. */
function stationOf(sites: readonly string[], grants: ScopeGrant[] = []) {
  const findScope = async () => judgeGrants(sites, grants, 0);
  return {
    ask: (since: string, timeoutMs = 10_000, ending = signal) => ask(findScope, since, timeoutMs, ending),
    grants,
  };
}

async function ask(
  findScope: NonNullable<EachLaneSource['store']['findScope']>,
  since: string,
  timeoutMs: number,
  ending: AbortSignal,
) {
  const served = { ...scopedReads(store, findScope), findScope } as Partial<EachLaneSource['store']>;
  const view = {
    ...served,
    info: () => store.info(),
    watch: (listener) => store.watch(listener),
  } as EachLaneSource['store'];
  const info = await store.info();
  const positions = since.split(',').map((token) => readPosition(token, info));
  const request = { since: positions, excludeKinds: undefined, timeoutMs };
  const { bytes } = await readEachLane({ ...info, store: view, shared, rounds }, request, ending);
  const decoder = createRowDecoder();
  const rows = decoder.push(bytes);
  let from = 0;
  const lanes = decoder.closings().map(({ closing, rowsBefore }) => {
    const ids = rows.slice(from, rowsBefore).map(({ id }) => id);
    from = rowsBefore;
    return { lane: closing.lane, ids, pending: closing.pending };
  });
  return {
    lanes,
    next: decoder
      .closings()
      .map(({ closing }) => closing.last)
      .join(','),
    ids: rows.map(({ id }) => id),
  };
}

const START = '0,0,0';
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a page of each lane', () => {
  it('WR7 lane 1 first, each with its own end, bodies included; and the same tokens in every lane', async () => {
    await put('of-3', 3);
    await put('of-1', 1);
    await put('elsewhere', 1, 'S');
    const { lanes, next } = await stationOf(['N']).ask(START);
    expect(lanes).toEqual([
      { lane: 1, ids: ['of-1'], pending: 0 },
      { lane: 2, ids: [], pending: 0 },
      { lane: 3, ids: ['of-3'], pending: 0 },
    ]);
    expect(new Set(next.split(','))).toEqual(new Set([`3-${INSTANCE}`]));
  });

  it('WR7 waits for the first change of any lane, and answers what is there when the time is over or the server stops', async () => {
    const station = stationOf(['N']);
    const { next } = await station.ask(START, 0);
    const waiting = station.ask(next);
    await turn();
    await put('elsewhere', 1, 'S');
    await put('late', 2);
    expect((await waiting).ids).toEqual(['late']);
    const stopping = new AbortController();
    const last = station.ask((await waiting).next, 10_000, stopping.signal);
    await turn();
    stopping.abort(new Error('stopping'));
    expect(await last).toMatchObject({ ids: [], next: (await waiting).next });
  });

  it('PR5 where nothing was committed since, nothing is read', async () => {
    const station = stationOf(['N']);
    await put('a', 1);
    const { next } = await station.ask(START);
    asked = [];
    await station.ask(next, 0);
    expect(asked).toEqual([]);
  });

  it('WR7 RL3 what would be too much is told and left out, lane by lane', async () => {
    const station = stationOf(['N']);
    await put('large', 1, 'N', { text: 'x'.repeat(70_000) });
    for (let n = 0; n < 70; n += 1) await put(`many-${n}`, 2);
    await put('small', 3);
    const { lanes, next } = await station.ask(START);
    expect(lanes[0]).toEqual({ lane: 1, ids: [], pending: 1 });
    expect(lanes[1]).toMatchObject({ lane: 2, pending: 6 });
    expect(lanes[1]?.ids).toHaveLength(64);
    expect(lanes[2]).toEqual({ lane: 3, ids: ['small'], pending: 0 });
    expect(next.split(',')[0]).toBe(`0-${INSTANCE}`);
  });
});

describe('feeds that wake together', () => {
  it('PR5 read once where they ask the same', async () => {
    const stations = Array.from({ length: 20 }, () => stationOf(['N']));
    const { next } = await stationOf(['N']).ask(START, 0);
    const waiting = stations.map((station) => station.ask(next));
    await turn();
    asked = [];
    await put('a', 2);
    for (const { ids } of await Promise.all(waiting)) expect(ids).toEqual(['a']);
    expect(asked.map(({ lane }) => lane)).toEqual([1, 2, 3]);
  });

  it('PR2 never share across scopes: each sees its own site, whoever asked first', async () => {
    const south = stationOf(['S']);
    const north = stationOf(['N']);
    const both = stationOf(['N', 'S']);
    const { next } = await north.ask(START, 0);
    for (const order of [
      [north, south, both],
      [both, south, north],
    ]) {
      const waiting = new Map(order.map((station) => [station, station.ask(next)]));
      await turn();
      const edits = ['N', 'S'].map((facility) => ({
        id: `${facility}-${order.indexOf(both)}`,
        body: JSON.stringify({ facility }),
      }));
      await store.write({ edits });
      const seen = async (station: typeof north) => new Set((await waiting.get(station))?.ids.map((id) => id[0]));
      expect(await seen(north)).toEqual(new Set(['N']));
      expect(await seen(south)).toEqual(new Set(['S']));
      expect(await seen(both)).toEqual(new Set(['N', 'S']));
    }
  });

  it('PR2 a grant and a return while they wait count with the next answer, for that station alone', async () => {
    await put('theirs', 1, 'S', { patient: 'Patient:1' });
    const grants: ScopeGrant[] = [];
    const granted = stationOf(['N'], grants);
    const other = stationOf(['N']);
    const { next } = await other.ask(START, 0);
    let waiting = [granted.ask(next), other.ask(next)];
    await turn();
    grants.push(grantOf('Patient:1'));
    await put('n1', 2);
    let [one, two] = await Promise.all(waiting);
    expect(one?.ids.toSorted()).toEqual(['n1', 'theirs']);
    expect(two?.ids).toEqual(['n1']);
    waiting = [granted.ask(one?.next ?? ''), other.ask(two?.next ?? '')];
    await turn();
    grants[0] = { ...grantOf('Patient:1'), state: 'returned' };
    await put('theirs-2', 1, 'S', { patient: 'Patient:1' });
    await put('n2', 2);
    [one, two] = await Promise.all(waiting);
    expect(one?.ids).toEqual(['n2']);
    expect(two?.ids).toEqual(['n2']);
  });
});

function grantOf(patientId: string): ScopeGrant {
  return {
    ...{ requestId: 'r', stationId: 's', organisationId: 'o', reason: 'why', by: 'User:1', atMs: 0, epoch: 1 },
    ...{ untilMs: undefined, endedAtMs: undefined, of: { type: 'patient', patientId }, state: 'active' },
  };
}
