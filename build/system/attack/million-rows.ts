/**
 * `npm run soak -- rows [--rows 1000000] [--storage sqlite|postgres]`: a database of very many documents, read whole by its
 * feed and its list, fast and slowly, while the server is weighed (PR5). Too long for a test phase; bounded by its rows.
 * Prints times and resident memory; fails where a reading grew the process beyond `GROWTH_MIB`, or a row was missing.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { spawnServer } from '#sync-server/testing/server-process.ts';
import { makeTestStorage } from '#sync-server/testing/test-server.ts';

/** As in memory.system.test.ts, garbage that is not collected yet included. */
const GROWTH_MIB = 80;
const BATCH = 2000;
const SENDERS = 2;
/** Of a page of the feed, many times over: who reads so leaves the rest in the server or in its database. */
const SLOW_READ_BYTES = 8 * 1024 * 1024;

const OPENING = '{'.charCodeAt(0);
const NEW_LINE = '\n'.charCodeAt(0);

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, storage: { type: 'string', default: 'sqlite' } },
});
const ROWS = Number(values.rows);
const authorization = `Basic ${Buffer.from('root:secret pass').toString('base64')}`;
const headers = { authorization, 'content-type': 'application/json' };

const folder = await mkdtemp(join(tmpdir(), 'holdfast-rows-'));
const { storage, drop } = await makeTestStorage(values.storage);
const server = await spawnServer(folder, ['--log-level', 'error', '--storage', storage]);
let failed = 0;
try {
  await fetch(`${server.address}/many`, { method: 'PUT', headers });
  await timed('filled', fill);
  await weighed('_changes', () => countRows('_changes'));
  await weighed('_changes?include_docs=true', () => countRows('_changes?include_docs=true'));
  await weighed('_changes?style=all_docs&descending=true', () => countRows('_changes?style=all_docs&descending=true'));
  await weighed('_all_docs?include_docs=true', () => countRows('_all_docs?include_docs=true'));
  await weighed('_changes?include_docs=true, by one who stops reading', stopReading);
} finally {
  await server.kill();
  await drop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(failed > 0 ? 1 : 0);

async function fill(): Promise<void> {
  let next = 0;
  const send = async (): Promise<void> => {
    for (let from = next; from < ROWS; from = next) {
      next += BATCH;
      const docs = Array.from({ length: Math.min(BATCH, ROWS - from) }, (_, n) => documentOf(from + n));
      const body = JSON.stringify({ docs });
      const answer = await fetch(`${server.address}/many/_bulk_docs`, { method: 'POST', headers, body });
      if (answer.status !== 201) throw new Error(`a batch was answered ${answer.status}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
}

function documentOf(n: number) {
  return { _id: `d${String(n).padStart(9, '0')}`, n, text: 'x'.repeat(400) };
}

/** Each row stands on a line of its own. */
function countRows(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(`${server.address}/many/${path}`, { headers }, (answer) => {
      let rows = 0;
      let bytes = 0;
      let endedLine = false;
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
        for (let at = piece.indexOf('\n{'); at >= 0; at = piece.indexOf('\n{', at + 1)) rows += 1;
        // A row that begins with a piece follows a line that ended with the one before.
        if (piece[0] === OPENING && endedLine) rows += 1;
        endedLine = piece.at(-1) === NEW_LINE;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (rows !== ROWS) fail(`${path} gave ${rows} rows instead of ${ROWS}`);
        resolve(`${rows} rows, ${Math.round(bytes / 2 ** 20)} MiB`);
      });
    }).on('error', reject);
  });
}

/** Takes a little, then nothing more, while others are served. */
function stopReading(): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = get(`${server.address}/many/_changes?include_docs=true`, { headers }, (answer) => {
      let bytes = 0;
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes < SLOW_READ_BYTES) return;
        answer.pause().removeAllListeners('data');
        void answerMany().then(() => {
          call.destroy();
          resolve('left standing while 2000 others were served');
        }, reject);
      });
    }).on('error', () => {});
  });
}

async function answerMany(): Promise<void> {
  for (let n = 0; n < 2000; n += 1)
    await (await fetch(`${server.address}/many/${documentOf(n % ROWS)._id}`, { headers })).arrayBuffer();
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  console.log(`rows: ${what}: ${seconds.toFixed(1)} s; the server stands at ${server.residentMib() ?? '?'} MiB`);
  return result;
}

async function weighed(what: string, work: () => Promise<string>): Promise<void> {
  const before = server.residentMib() ?? 0;
  let most = before;
  const weighing = setInterval(() => {
    most = Math.max(most, server.residentMib() ?? 0);
  }, 20);
  const began = performance.now();
  const said = await work().finally(() => clearInterval(weighing));
  const seconds = (performance.now() - began) / 1000;
  console.log(`rows: ${what}: ${said}; ${seconds.toFixed(1)} s; +${most - before} MiB over ${before} MiB`);
  if (most - before >= GROWTH_MIB) fail(`${what} grew the server by ${most - before} MiB`);
}

function fail(sentence: string): void {
  failed += 1;
  console.error(`rows: ${sentence}`);
}
