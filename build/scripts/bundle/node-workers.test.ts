import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject } from '../project.ts';
import { fingerprint, isFresh, stamp } from './freshness.ts';
import { nodeSettings } from './vite-settings.ts';

const run = promisify(execFile);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-bundle-'));
  await symlink(inProject('node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'double.ts'), 'export const double = (n: number): number => n * 2;\n');
  await writeFile(
    join(folder, 'double-worker.ts'),
    `import { parentPort } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { double } from './double.ts';
const db = new Database(':memory:');
parentPort?.on('message', (n: number) => parentPort?.postMessage([double(n), db.prepare('select 7 as n').get()]));
`,
  );
  await writeFile(
    join(folder, 'index.ts'),
    `import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { double } from './double.ts';
const worker = new Worker(new URL('./double-worker.ts', import.meta.url));
worker.on('message', (reply) => {
  console.log(JSON.stringify({ reply, here: double(3), file: basename(fileURLToPath(import.meta.url)), folder: basename(import.meta.dirname) }));
  void worker.terminate();
});
worker.postMessage(21);
`,
  );
  await build(
    nodeSettings(folder, {
      kind: 'node',
      name: 'core',
      entry: 'index.ts',
      outFolder: 'out',
      nodeVersion: 'node22',
      inputs: [],
    }),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('a bundled CommonJS entry starts its bundled worker, and import.meta means the output', async () => {
  const { stdout } = await run(process.execPath, [join(folder, 'out/index.cjs')]);
  expect(JSON.parse(stdout)).toEqual({ reply: [42, { n: 7 }], here: 6, file: 'index.cjs', folder: 'out' });
});

it('a bundle is stale when an input changes, and a test beside it is no input', async () => {
  const out = join(folder, 'stamped');
  const before = await fingerprint(folder, ['double.ts', 'absent']);
  await stamp(out, before);
  expect(await isFresh(out, before)).toBe(true);
  await writeFile(join(folder, 'double.ts'), 'export const double = (n: number): number => n + n;\n');
  expect(await isFresh(out, await fingerprint(folder, ['double.ts']))).toBe(false);
});
