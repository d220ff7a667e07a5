import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { dumpStore } from '#shared/testing/dump-store.ts';
import { nextRandomBatch } from '#shared/testing/random-history.ts';
import { REGRESSION_SEEDS } from '#shared/testing/regression-seeds.ts';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import { openTestStore } from './testing/open-test-store.ts';

/** The same random batches into both; every answer and everything shown afterwards must agree. */
async function runHistory(historySeed: number): Promise<void> {
  const random = createSeededRandom(historySeed);
  const revsLimit = 3 + random.below(5);
  const model = createMemoryStore({ instanceId: 'model', revsLimit });
  const { store, dispose } = await openTestStore({ rules: { revsLimit } });
  try {
    for (let step = 0; step < 20; step += 1) {
      const batch = await nextRandomBatch(random, model, { idCount: 6 });
      expect(await store.write(batch)).toEqual(await model.write(batch));
    }
    expect(await dumpStore(store)).toEqual(await dumpStore(model));
  } finally {
    await dispose();
  }
}

describe('the SQLite store and its model', () => {
  it('ST2 ST3 ST4 ST5 agree after every random history', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 0x7fffffff }), runHistory), { seed: 42, numRuns: 60 });
  });

  it.each(REGRESSION_SEEDS.engineEquivalence)('ST2 agree in the history with seed %i', runHistory);
});
