/**
 * The limit of the disk and the cipher: the same bytes into the plainest table, same settings as a station's store.
 * `raw-sqlite.ts insert <count>` or `raw-sqlite.ts transactions <count>` (one row a transaction, as a command writes).
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openConnection } from '#shared/sqlite/connection.ts';
import { makeBenchBatch } from '../bench-documents.ts';
import { RAW_DDL } from '../raw-ddl.ts';

const [mode = 'insert', countText = '50000'] = process.argv.slice(2);
const count = Number(countText);
const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-bench-raw-'));
const db = openConnection({ file: path.join(folder, 'raw.sqlite'), key: randomBytes(32) });
db.exec(RAW_DDL);
const insert = db.prepare('INSERT INTO raw (id, body) VALUES (?, ?)');
const WARM_UP = 5000;
const documents = makeBenchBatch(0, count).map(({ _id, ...body }) => [_id, JSON.stringify(body)] as const);
const others = makeBenchBatch(count, WARM_UP).map(({ _id, ...body }) => [_id, JSON.stringify(body)] as const);

function insertMany(): number {
  const write = db.transaction((from: number) => {
    for (const [id, body] of documents.slice(from, from + 1000)) insert.run(id, body);
  });
  db.transaction(() => {
    for (const [id, body] of others) insert.run(id, body);
  })();
  const started = performance.now();
  for (let from = 0; from < count; from += 1000) write(from);
  return performance.now() - started;
}

function insertOneByOne(): number[] {
  const write = db.transaction((id: string, body: string) => insert.run(id, body));
  return documents.map(([id, body]) => {
    const started = performance.now();
    write(id, body);
    return performance.now() - started;
  });
}

const measured = mode === 'insert' ? { documents: count, ms: insertMany() } : { times: insertOneByOne() };
db.close();
await rm(folder, { recursive: true });
console.log(JSON.stringify(measured));
