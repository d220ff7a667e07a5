import { spawn } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { dumpStore } from '#shared/testing/dump-store.ts';
import { nextRandomBatch } from '#shared/testing/random-history.ts';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import { openConnection } from './connection.ts';
import { CRASH_POINTS, type CrashPoint } from './crash-point.ts';
import type { SqliteStore } from './sqlite-store.ts';
import type { CrashPlan } from './testing/crash-child.ts';
import { openOrThrow, TEST_KEY } from './testing/open-test-store.ts';
import { makeTempFolder } from './testing/temp-folder.ts';
import { touchedModel } from './testing/touched-model.ts';
import { assertIntact } from './verified-copy.ts';

const SEEDS = [11, 12, 13];
const CHILD = fileURLToPath(new URL('./testing/crash-child.ts', import.meta.url));

/** Runs the child until it dies; gives how many batches it was told were stored. */
function runUntilKilled(plan: CrashPlan): Promise<number> {
  const child = spawn(process.execPath, [CHILD, JSON.stringify(plan)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let answered = '';
  let complaints = '';
  child.stdout.on('data', (chunk) => {
    answered += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(answered.split('\n').length - 1);
      else reject(new Error(`the child ended by itself: ${complaints}`));
    });
  });
}

/** The history up to a number of batches, as the model tells it. */
async function modelAfter(seed: number, batches: number): Promise<DocumentStore> {
  const random = createSeededRandom(seed);
  const model = createMemoryStore({ instanceId: 'model' });
  for (let n = 0; n < batches; n += 1) await model.write(await nextRandomBatch(random, model));
  return model;
}

async function expectReadModelToAgree(store: SqliteStore): Promise<void> {
  const { rows } = await store.listIds({ limit: 10_000 });
  const touched = await store.query((db) => db.prepare('SELECT id, rev FROM touched ORDER BY id').all());
  expect(touched).toEqual(rows.map(({ id, rev }) => ({ id, rev })));
}

describe('the SQLite store, killed', () => {
  let folder: { path: string; remove(): void };
  beforeEach(() => {
    folder = makeTempFolder('crash');
  });
  afterEach(() => folder.remove());

  const cases = CRASH_POINTS.flatMap((point) => SEEDS.map((seed) => [point, seed] as [CrashPoint, number]));

  it.each(cases)('ST1.3 ST4.3 at %s (history %i) keeps all that was answered and nothing half', async (point, seed) => {
    const file = join(folder.path, 'store.db');
    const answered = await runUntilKilled({ file, seed, point, survives: 5 + (seed % 4) });
    const committed = point === 'after-commit-before-notify' ? answered + 1 : answered;
    const store = await openOrThrow({
      file,
      key: TEST_KEY,
      profile: 'plain',
      writer: 'inline',
      readModels: [touchedModel],
    });
    try {
      expect(answered).toBeGreaterThan(0);
      expect(await dumpStore(store)).toEqual(await dumpStore(await modelAfter(seed, committed)));
      await expectReadModelToAgree(store);
      const random = createSeededRandom(seed + 1000);
      expect(await store.write(await nextRandomBatch(random, store))).toMatchObject({ outcomes: expect.any(Array) });
    } finally {
      await store.close();
    }
  });

  it.each(['inline', 'worker'] as const)(
    'ST1.1 a copy of file and WAL at the moment of any answer holds the batch (%s writer)',
    async (writer) => {
      const file = join(folder.path, 'store.db');
      const store = await openOrThrow({ file, key: TEST_KEY, profile: 'plain', writer });
      const random = createSeededRandom(21);
      const model = createMemoryStore({ instanceId: 'model' });
      for (let n = 0; n < 12; n += 1) {
        const batch = await nextRandomBatch(random, model);
        await store.write(batch);
        const copy = copyDatabase(file, join(folder.path, `copy-${n}.db`));
        await model.write(batch);
        const reopened = await openOrThrow({ file: copy, key: TEST_KEY, profile: 'plain', writer: 'inline' });
        expect(await dumpStore(reopened)).toEqual(await dumpStore(model));
        await reopened.close();
      }
      await store.close();
    },
  );

  it('ST1.3 leaves a file whose pages are all sound', async () => {
    const file = join(folder.path, 'store.db');
    await runUntilKilled({ file, seed: 31, point: 'before-commit', survives: 30 });
    const db = openConnection({ file, key: TEST_KEY });
    assertIntact(db);
    db.close();
  });
});

function copyDatabase(file: string, copy: string): string {
  copyFileSync(file, copy);
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
  return copy;
}
