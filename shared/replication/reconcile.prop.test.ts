/** RP8: a station that is caught up and differs is made whole by name: nothing more is fetched, nothing is taken away. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal, refusal } from '../errors/refusal.ts';
import { nativeDigests } from '../sqlite/native-digests.ts';
import { describeBuckets } from '../store/describe-buckets.ts';
import type { Scope } from '../store/document-store.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { BUCKETS, bucketOf } from '../store/scope-buckets.ts';
import { fetchRevisions } from './fetch-revisions.ts';
import { reconcile } from './reconcile.ts';
import { createStorePeer } from './store-peer.ts';

const SCOPE: Scope = { facilities: ['N'], patients: ['Patient:abroad'] };

interface Kept {
  readonly facility: 'N' | 'S' | '*';
  readonly ofVisitor: boolean;
  /** Of the document, as central has it. */
  readonly shape: 'new' | 'edited' | 'deleted' | 'two leaves';
  /** What the station has of it. */
  readonly here: 'all' | 'nothing' | 'first' | 'one leaf';
}
const kept: fc.Arbitrary<Kept> = fc.record({
  facility: fc.constantFrom('N', 'N', 'S', '*'),
  ofVisitor: fc.boolean(),
  shape: fc.constantFrom('new', 'edited', 'deleted', 'two leaves'),
  here: fc.constantFrom('all', 'all', 'nothing', 'first', 'one leaf'),
});

const hex = (n: number, salt: number) => (n * 16 + salt).toString(16).padStart(32, '0');

/** Its revisions in the order in which they were made. */
function graftsOf({ facility, ofVisitor, shape }: Kept, n: number) {
  const id = `Observation:${n}`;
  const body = JSON.stringify({ facility, ...(ofVisitor && { patient: 'Patient:abroad' }), n });
  const graft = (start: number, ids: string[], deleted = false) => ({ id, path: { start, ids }, deleted, body });
  const first = graft(1, [hex(n, 1)]);
  const second = graft(2, [hex(n, 2), hex(n, 1)], shape === 'deleted');
  if (shape === 'new') return [first];
  return shape === 'two leaves' ? [first, second, graft(2, [hex(n, 3), hex(n, 1)])] : [first, second];
}

function partOf(grafts: ReturnType<typeof graftsOf>, here: Kept['here']) {
  if (here === 'all') return grafts;
  return here === 'nothing' ? [] : grafts.slice(0, here === 'first' ? 1 : 2);
}

const isHeld = ({ facility, ofVisitor }: Kept) => facility !== 'S' || ofVisitor;

async function rig(documents: readonly Kept[], own: readonly ('sent' | 'unsent')[]) {
  const [central, station] = [createMemoryStore(), createMemoryStore()];
  const all = documents.map((one, n) => ({ one, grafts: graftsOf(one, n + 1) }));
  await central.write({ grafts: all.flatMap(({ grafts }) => grafts) });
  await station.write({ grafts: all.flatMap(({ one, grafts }) => (isHeld(one) ? partOf(grafts, one.here) : [])) });
  // What central never had, or has lost.
  await station.write({ edits: own.map((state, n) => ({ id: `Task:${state}-${n}`, body: '{"facility":"N"}' })) });
  const asked: string[] = [];
  const parts = {
    store: station,
    digests: nativeDigests,
    central: {
      readBuckets: async ({ buckets }: { buckets: 'sums' | number[] }) =>
        describeBuckets(central, SCOPE, buckets, nativeDigests),
    },
    fetchFromCentral: async (wanted: readonly { id: string; revs: readonly string[] }[]) => {
      asked.push(...wanted.map(({ id }) => id));
      return fetchRevisions(createStorePeer(central), createStorePeer(station), wanted, new AbortController().signal);
    },
    isUnsent: async ({ id }: { id: string }) => id.includes('unsent'),
  };
  return { central, station, parts, asked };
}

describe('RP8 a repair by buckets', () => {
  it('brings what is missing and no other document, names what is too much, and a second one has nothing to do', async () => {
    const property = fc.asyncProperty(
      fc.array(kept, { maxLength: 40 }),
      fc.array(fc.constantFrom('sent' as const, 'unsent' as const), { maxLength: 4 }),
      async (documents, own) => {
        const { central, station, parts, asked } = await rig(documents, own);
        const before = (await station.listChanges({ since: 0, limit: 999 })).rows.map(({ id }) => id);
        const done = await reconcile(parts);
        if (isRefusal(done)) throw new Error(done.sentence);
        for (const [n, one] of documents.entries()) {
          const id = `Observation:${n + 1}`;
          const [there, here] = [await central.findLeaves(id), await station.findLeaves(id)];
          const live = (leaves: typeof there) =>
            leaves
              .filter(({ deleted }) => !deleted)
              .map(({ rev }) => rev)
              .sort();
          expect(live(here)).toEqual(isHeld(one) ? live(there) : []);
          if (!isHeld(one) || one.here === 'all') expect(asked).not.toContain(id);
        }
        const sent = own.flatMap((state, n) => (state === 'sent' ? [`Task:sent-${n}`] : []));
        expect([...done.surplus].sort()).toEqual(sent.sort());
        const after = (await station.listChanges({ since: 0, limit: 999 })).rows.map(({ id }) => id);
        expect(after).toEqual(expect.arrayContaining(before));
        expect(await reconcile(parts)).toMatchObject({ fetched: 0 });
        if (own.length === 0) {
          const [here, there] = [await station.summarise(SCOPE), await central.summarise(SCOPE)];
          expect([here.count, here.hash]).toEqual([there.count, there.hash]);
        }
      },
    );
    await fc.assert(property, { seed: 42, numRuns: 60 });
  });

  it('is left alone where central knows no buckets, and says nothing of a list that was cut off', async () => {
    const { parts } = await rig([], ['sent']);
    const old = { readBuckets: async () => refusal('not-found', 'There is no such call.') };
    expect(await reconcile({ ...parts, central: old })).toMatchObject({ code: 'unsupported' });
    const cut = {
      readBuckets: async (asked: Parameters<typeof parts.central.readBuckets>[0]) => ({
        ...(await parts.central.readBuckets(asked)),
        isWhole: false,
      }),
    };
    expect(await reconcile({ ...parts, central: cut })).toEqual({ fetched: 0, surplus: [], isWhole: false });
  });

  it('spreads ids over all buckets', () => {
    const filled = new Set(Array.from({ length: 5000 }, (_, n) => bucketOf(`Observation:0190-${n}`)));
    expect(filled.size).toBe(BUCKETS);
  });
});
