/**
 * How fast the encrypted store takes fresh documents and gives the feed, beside the raw limit: the same bytes inserted
 * into a bare table with the same cipher, page size and sync, 1000 per transaction.
 * Run it: `node shared/sqlite/testing/measure-store-speed.ts [count]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRefusal } from '#shared/errors/refusal.ts';
import type { Graft } from '#shared/store/document-store.ts';
import { generateGrafts } from '#shared/testing/document-generator.ts';
import { openConnection } from '../connection.ts';
import { openSqliteStore } from '../open-sqlite-store.ts';
import type { SqliteStore } from '../sqlite-store.ts';

const BATCH = 1000;
export const RAW_DDL = 'CREATE TABLE raw (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT)';
const key = Uint8Array.from({ length: 32 }, (_, n) => n);

/** Documents per second. */
export interface StoreSpeed {
  readonly rawInserts: number;
  readonly graftsInline: number;
  readonly graftsWorker: number;
  readonly changesWithBodies: number;
  readonly editsInline: number;
}

async function measureStoreSpeed(count: number): Promise<StoreSpeed> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-speed-'));
  try {
    const grafts = generateGrafts(count);
    const rawInserts = measureRawInserts(join(folder, 'raw.db'), grafts);
    const inline = await openOrThrow(join(folder, 'inline.db'), 'inline');
    const graftsInline = await measureGrafts(inline, grafts, 1);
    const changesWithBodies = await measureChanges(inline, count);
    await inline.close();
    const worker = await openOrThrow(join(folder, 'worker.db'), 'worker');
    const graftsWorker = await measureGrafts(worker, grafts, 3);
    await worker.close();
    const edited = await openOrThrow(join(folder, 'edits.db'), 'inline');
    const editsInline = await measureEdits(edited, grafts);
    await edited.close();
    return { rawInserts, graftsInline, graftsWorker, changesWithBodies, editsInline };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measureRawInserts(file: string, grafts: readonly Graft[]): number {
  const db = openConnection({ file, key });
  db.exec(RAW_DDL);
  const insert = db.prepare('INSERT INTO raw VALUES (?, ?, ?)');
  const startedMs = performance.now();
  for (let start = 0; start < grafts.length; start += BATCH) {
    db.exec('BEGIN');
    grafts.slice(start, start + BATCH).forEach(({ id, body }, index) => void insert.run(start + index + 1, id, body));
    db.exec('COMMIT');
  }
  const rate = perSecond(grafts.length, startedMs);
  db.close();
  return rate;
}

async function measureGrafts(store: SqliteStore, grafts: readonly Graft[], inFlight: number): Promise<number> {
  const startedMs = performance.now();
  const waiting: Promise<unknown>[] = [];
  for (let start = 0; start < grafts.length; start += BATCH) {
    waiting.push(store.write({ grafts: grafts.slice(start, start + BATCH) }));
    if (waiting.length >= inFlight) await waiting.shift();
  }
  await Promise.all(waiting);
  return perSecond(grafts.length, startedMs);
}

async function measureEdits(store: SqliteStore, grafts: readonly Graft[]): Promise<number> {
  const startedMs = performance.now();
  for (let start = 0; start < grafts.length; start += BATCH) {
    await store.write({ edits: grafts.slice(start, start + BATCH).map(({ id, body }) => ({ id, body })) });
  }
  return perSecond(grafts.length, startedMs);
}

async function measureChanges(store: SqliteStore, count: number): Promise<number> {
  const startedMs = performance.now();
  for (let since = 0; since < count; ) {
    since = (await store.listChanges({ since, limit: BATCH, bodies: 'winner' })).lastSeq;
  }
  return perSecond(count, startedMs);
}

function perSecond(count: number, startedMs: number): number {
  return Math.round((count / (performance.now() - startedMs)) * 1000);
}

async function openOrThrow(file: string, writer: 'inline' | 'worker'): Promise<SqliteStore> {
  const store = await openSqliteStore({ file, key, profile: 'plain', writer });
  if (isRefusal(store)) throw new Error(store.sentence);
  return store;
}

if (process.argv[1] === import.meta.filename) {
  const count = Number(process.argv[2] ?? 50_000);
  for (let run = 0; run < 3; run += 1) console.log(JSON.stringify(await measureStoreSpeed(count)));
}
