import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createBatchSizer, DEFAULT_BATCH_POLICY } from './batch-size.ts';
import { BrokenLink, behindWeather, type Weather } from './flaky-peer.ts';
import { snapshotOf } from './replica-snapshot.ts';
import { replicate } from './replicate.ts';
import { createStorePeer } from './store-peer.ts';

type Act =
  | { readonly act: 'edit'; readonly replica: number; readonly doc: number; readonly value: number }
  | { readonly act: 'delete'; readonly replica: number; readonly doc: number }
  | { readonly act: 'replicate'; readonly edge: number; readonly batch: number };

const REPLICAS = 4;
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ act: fc.constant('edit' as const), replica: fc.nat(3), doc: fc.nat(5), value: fc.nat(99) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('delete' as const), replica: fc.nat(3), doc: fc.nat(5) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('replicate' as const),
      edge: fc.nat(11),
      batch: fc.integer({ min: 1, max: 5 }),
    }),
  },
);

/** A tree over the replicas: replica n hangs on one of those before it. Both directions of each edge replicate. */
const topology = fc.tuple(fc.constant(0), fc.nat(1), fc.nat(2)).map((parents) => {
  const edges = parents.map((parent, at) => [parent, at + 1] as const);
  return [...edges, ...edges.map(([a, b]) => [b, a] as const)];
});

const fates = fc.infiniteStream(
  fc.constantFrom('fine', 'fine', 'fine', 'fine', 'lost', 'lost-answer') as fc.Arbitrary<ReturnType<Weather['next']>>,
);

describe('replicas', () => {
  it('RP2.1 random histories in any topology, interrupted anywhere, converge', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 60 }), topology, fates, async (acts, edges, fate) => {
        const stores = Array.from({ length: REPLICAS }, (_, at) => createMemoryStore({ instanceId: `replica-${at}` }));
        const weather: Weather = { next: () => fate.next().value };
        for (const one of acts) await perform(one, stores, edges, weather);
        await settle(stores, edges);
        const [first, ...others] = await Promise.all(stores.map(snapshotOf));
        for (const other of others) expect(other).toEqual(first);
        await expectNothingLost(acts, stores);
      }),
      { seed: 20_261_122, numRuns: 120 },
    );
  });
});

async function perform(
  one: Act,
  stores: readonly DocumentStore[],
  edges: readonly (readonly [number, number])[],
  weather: Weather,
) {
  if (one.act === 'replicate') {
    const [from, to] = edges[one.edge % edges.length] ?? [0, 1];
    await tryReplicate(stores[from] as DocumentStore, stores[to] as DocumentStore, one.batch, weather);
    return;
  }
  const store = stores[one.replica] as DocumentStore;
  const id = `doc-${one.doc}`;
  const winner = await store.find(id);
  if (one.act === 'delete' && (!winner || winner.deleted)) return;
  const body = one.act === 'edit' ? JSON.stringify({ value: one.value, by: one.replica }) : '{}';
  const parent = winner && !winner.deleted ? { parent: winner.rev } : {};
  await store.write({ edits: [{ id, body, deleted: one.act === 'delete', ...parent }] });
}

const options = (batch: number) => ({
  sessionId: 'session',
  clock: { now: () => 0 },
  sizer: createBatchSizer({ ...DEFAULT_BATCH_POLICY, first: batch, most: batch }),
});

async function tryReplicate(from: DocumentStore, to: DocumentStore, batch: number, weather: Weather): Promise<void> {
  const source = behindWeather(createStorePeer(from), weather);
  const target = behindWeather(createStorePeer(to), weather);
  try {
    await replicate(source, target, options(batch), new AbortController().signal);
  } catch (error) {
    if (!(error instanceof BrokenLink)) throw error;
  }
}

/** The weather clears: every edge replicates as often as the tree is deep. */
async function settle(stores: readonly DocumentStore[], edges: readonly (readonly [number, number])[]): Promise<void> {
  for (let round = 0; round < REPLICAS; round += 1) {
    for (const [from, to] of edges) {
      const [source, target] = [
        createStorePeer(stores[from] as DocumentStore),
        createStorePeer(stores[to] as DocumentStore),
      ];
      await replicate(source, target, options(3), new AbortController().signal);
    }
  }
}

/** Every document that anybody wrote is everywhere. */
async function expectNothingLost(acts: readonly Act[], stores: readonly DocumentStore[]): Promise<void> {
  const written = new Set(acts.flatMap((one) => (one.act === 'edit' ? [`doc-${one.doc}`] : [])));
  for (const store of stores) for (const id of written) expect(await store.find(id)).toBeDefined();
}
