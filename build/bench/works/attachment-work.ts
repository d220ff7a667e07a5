import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ATTACHMENT_DATABASE, type BenchContext, contestantsOf, serversBeside } from '../bench-context.ts';
import type { BenchRow, BenchWork } from '../bench-row.ts';
import { type Bytes, createDatabase, getAttachments, putAttachments, removeDatabase } from '../couch-client.ts';
import { measureRounds } from '../measure-rounds.ts';
import type { MeasuredServer } from '../measured-server.ts';

const MB = 1_000_000;
const SIZES = [
  { bytes: MB, count: 20 },
  { bytes: 50 * MB, count: 2 },
];
const FILE_IN = 'file written and synced, MD5 and SHA-256 taken';
const FILE_OUT = 'file read (it lies in memory)';

/** No aim is set: what a disk and two digests allow stands beside. */
export async function measureAttachments(context: BenchContext): Promise<BenchWork> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-files-'));
  const rows: BenchRow[] = [];
  try {
    for (const { bytes, count } of SIZES) {
      const files = Array.from({ length: count }, () => new Uint8Array(randomBytes(bytes)));
      const name = `${count} of ${bytes / MB} MB`;
      rows.push(...(await measureIn(context, files, { folder, name })));
      rows.push(...(await measureOut(context, files, { folder, name })));
    }
  } finally {
    await rm(folder, { recursive: true });
    for (const { server } of serversBeside(context)) if (server) await removeDatabase(server, ATTACHMENT_DATABASE);
  }
  return { work: 'Attachments of random bytes, PUT and GET, one connection, one after the other', rows, aims: [] };
}

interface Place {
  readonly folder: string;
  readonly name: string;
}

async function measureIn(context: BenchContext, files: readonly Bytes[], { folder, name }: Place): Promise<BenchRow[]> {
  const put = async (server: MeasuredServer): Promise<number> => {
    await createDatabase(server, ATTACHMENT_DATABASE);
    return rateOf(files, await putAttachments(server, ATTACHMENT_DATABASE, files));
  };
  const rows = await measureRounds(context.rounds, [
    ...contestantsOf(serversBeside(context), 'MB/s', put),
    { who: FILE_IN, unit: 'MB/s', measure: async () => rateOf(files, await writeFiles(folder, files)) },
  ]);
  return rows.map((row) => ({ ...row, who: `in, ${name}: ${row.who}` }));
}

/** Reads what `measureIn` left. */
async function measureOut(context: BenchContext, files: readonly Bytes[], { folder, name }: Place) {
  const get = async (server: MeasuredServer): Promise<number> =>
    rateOf(files, await getAttachments(server, ATTACHMENT_DATABASE, files));
  const rows = await measureRounds(context.rounds, [
    ...contestantsOf(serversBeside(context), 'MB/s', get),
    { who: FILE_OUT, unit: 'MB/s', measure: async () => rateOf(files, await readFiles(folder, files)) },
  ]);
  return rows.map((row) => ({ ...row, who: `out, ${name}: ${row.who}` }));
}

/** The two digests that are kept of an attachment: CouchDB's, and the one that its bytes are found by. */
async function writeFiles(folder: string, files: readonly Bytes[]): Promise<number> {
  const started = performance.now();
  for (const [n, bytes] of files.entries()) {
    for (const digest of ['md5', 'sha256']) createHash(digest).update(bytes).digest();
    const file = await open(path.join(folder, String(n)), 'w');
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
  }
  return performance.now() - started;
}

async function readFiles(folder: string, files: readonly Bytes[]): Promise<number> {
  const started = performance.now();
  for (const n of files.keys()) await readFile(path.join(folder, String(n)));
  return performance.now() - started;
}

function rateOf(files: readonly Bytes[], ms: number): number {
  const bytes = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return bytes / MB / (ms / 1000);
}
