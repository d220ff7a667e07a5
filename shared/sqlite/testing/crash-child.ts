/**
 * The process that a crash test kills. Writes a random history; after each answer one line goes out, synchronously, so
 * that the test knows what was acknowledged. Kills itself when it reaches the point for the given time.
 */
import { writeSync } from 'node:fs';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { nextRandomBatch } from '#shared/testing/random-history.ts';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import type { CrashPoint } from '../crash-point.ts';
import { openOrThrow, TEST_KEY } from './open-test-store.ts';
import { touchedModel } from './touched-model.ts';

export interface CrashPlan {
  readonly file: string;
  readonly seed: number;
  readonly point: CrashPoint;
  /** How many times the point is passed before it kills. */
  readonly survives: number;
}

const { file, seed, point, survives } = JSON.parse(process.argv[2] ?? '') as CrashPlan;
let passed = 0;
const store = await openOrThrow({
  file,
  key: TEST_KEY,
  profile: 'plain',
  writer: 'inline',
  readModels: [touchedModel],
  reach: (reached) => {
    if (reached !== point) return;
    if (passed === survives) process.kill(process.pid, 'SIGKILL');
    passed += 1;
  },
});
const random = createSeededRandom(seed);
const model = createMemoryStore({ instanceId: 'model' });
for (;;) {
  const batch = await nextRandomBatch(random, model);
  await store.write(batch);
  writeSync(1, 'answered\n');
  await model.write(batch);
}
