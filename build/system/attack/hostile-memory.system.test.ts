/**
 * The memory bound of transport-limits.ts, weighed on a process of its own with the real limits; and fairness under the
 * same load (OP8, OP9, PR5). Figures are printed; asserted are the bound and the order of events.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_TRANSPORT_LIMITS } from '#sync-server/operations/transport-limits.ts';
import { type ServerProcess, spawnServer } from '#sync-server/testing/server-process.ts';
import { head, openRawCall, type RawCall } from './raw-call.ts';

const BOUND_MIB = 1024;
const NON_READERS = 150;
const BODIES = 24;
const BODY_MIB = 30;
const DOCUMENTS = 4000;
const BODY_DOCUMENTS = BODY_MIB * 2;
const LONG_TEXT = Buffer.alloc(500_000, 'y');

const authorization = `Basic ${Buffer.from('root:secret pass').toString('base64')}`;
const headers = { authorization, 'content-type': 'application/json' };

let folder: string;
let server: ServerProcess;
let restMib: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-memory-'));
  server = await spawnServer(folder, ['--log-level', 'error']);
  await fetch(`${server.address}/heavy`, { method: 'PUT', headers });
  for (let at = 0; at < DOCUMENTS; at += 500) {
    const docs = Array.from({ length: 500 }, (_, n) => ({ _id: `d${at + n}`, text: 'x'.repeat(10_000) }));
    await fetch(`${server.address}/heavy/_bulk_docs`, { method: 'POST', headers, body: JSON.stringify({ docs }) });
  }
  restMib = server.residentMib() ?? 0;
}, 120_000);
afterAll(async () => {
  await server.kill();
  rmSync(folder, { recursive: true, force: true });
});

const statusOf = async () => (await fetch(`${server.address}/heavy`, { headers })).status;

/** Over a connection of its own: one that is kept is the longest idle one, and makes room perhaps just when it is used again. */
async function figure(name: string): Promise<number> {
  const [answer] = (await once(request(`${server.address}/_metrics`, { headers, agent: false }).end(), 'response')) as [
    AsyncIterable<Buffer>,
  ];
  let text = '';
  for await (const piece of answer) text += piece.toString();
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? 0);
}

/** Highest resident memory while something happens. */
async function weigh(title: string, work: () => Promise<unknown>): Promise<void> {
  let mostMib = server.residentMib() ?? 0;
  const weighing = setInterval(() => {
    mostMib = Math.max(mostMib, server.residentMib() ?? 0);
  }, 20);
  const note = await work().finally(() => clearInterval(weighing));
  console.log(`${title}: at rest ${restMib} MiB, at most ${mostMib} MiB. ${note ?? ''}`);
  expect(mostMib - restMib).toBeLessThan(BOUND_MIB);
  expect(await statusOf()).toBe(200);
}

/** A body of `BODY_MIB` whose pieces all calls share: made once, sent as they are. */
function* bodyOf(call: number): Generator<Buffer> {
  yield Buffer.from('{"docs":[');
  for (let n = 0; n < BODY_DOCUMENTS; n += 1) {
    yield Buffer.from(`${n > 0 ? ',' : ''}{"_id":"b${call}-${n}","text":"`);
    yield LONG_TEXT;
    yield Buffer.from('"}');
  }
  yield Buffer.from(']}');
}

const lengthOf = (pieces: Iterable<Buffer>): number => [...pieces].reduce((sum, { length }) => sum + length, 0);

/** The status; undefined where the connection ended without one. */
function sendPieces(
  url: string,
  init: { readonly method: string; readonly headers: Record<string, string> },
  pieces: Generator<Buffer>,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const call = request(url, init, (answer) => {
      answer.resume().once('close', () => resolve(answer.statusCode));
    });
    call.once('error', () => resolve(undefined));
    const send = (): void => {
      for (let next = pieces.next(); !next.done; next = pieces.next())
        if (!call.write(next.value)) return void call.once('drain', send);
      call.end();
    };
    send();
  });
}

const readAll = (): Promise<RawCall> => openRawCall(server.address, { reads: false });

describe.runIf(process.platform === 'linux')('memory', () => {
  it('OP8 connections beyond the limit that say nothing', async () => {
    const most = DEFAULT_TRANSPORT_LIMITS.connections;
    const idle: RawCall[] = [];
    await weigh('idle connections', async () => {
      for (let at = 0; at < most + 500; at += 100) {
        const opening = Array.from({ length: 100 }, () => openRawCall(server.address).catch(() => undefined));
        const opened = (await Promise.all(opening)).filter((one) => one !== undefined);
        idle.push(...opened);
        if (opened.length < 100) break; // this process may not have so many
      }
      const open = await figure('holdfast_connections');
      expect(open).toBeLessThanOrEqual(most);
      return `${idle.length} opened, ${open} kept.`;
    });
    for (const { socket } of idle) socket.destroy();
  });

  it('OP8 readers of everything that read nothing', async () => {
    const readers: RawCall[] = [];
    await weigh('readers that do not read', async () => {
      for (let n = 0; n < NON_READERS; n += 1) {
        const reader = await readAll();
        const feed = n % 2 === 0 ? '&feed=continuous&heartbeat=1000' : '';
        reader.write(head(`GET /heavy/_changes?include_docs=true${feed}`, { authorization }));
        readers.push(reader);
      }
      for (let n = 0; n < 20; n += 1) expect(await statusOf()).toBe(200);
      return `${readers.length} readers of ${Math.round((DOCUMENTS * 10_000) / 2 ** 20)} MiB.`;
    });
    for (const { socket } of readers) socket.destroy();
    while ((await figure('holdfast_calls_running')) > 1);
  });

  it('OP8 large bodies, many at once: what has no room hears 503, what was taken is stored', async () => {
    await weigh('large bodies', async () => {
      const sending = Array.from({ length: BODIES }, async (_, n) => {
        const init = { method: 'POST', headers: { ...headers, 'content-length': `${lengthOf(bodyOf(n))}` } };
        return sendPieces(`${server.address}/heavy/_bulk_docs`, init, bodyOf(n));
      });
      const statuses = await Promise.all(sending);
      const taken = statuses.filter((status) => status === 201).length;
      expect(taken).toBeGreaterThan(0);
      expect([...new Set(statuses)].filter((status) => ![201, 503, undefined].includes(status))).toEqual([]);
      const { doc_count } = (await (await fetch(`${server.address}/heavy`, { headers })).json()) as {
        doc_count: number;
      };
      expect(doc_count).toBeGreaterThanOrEqual(DOCUMENTS + taken * BODY_DOCUMENTS);
      return `${BODIES} of ${Math.round(lengthOf(bodyOf(1)) / 2 ** 20)} MiB: ${taken} taken.`;
    });
  }, 120_000);
});

describe('fairness', () => {
  it('PR5 readers of everything, fast ones and ones that do not read, hold up no small call', async () => {
    const ask = async (): Promise<number> => {
      const beganMs = performance.now();
      await (await fetch(`${server.address}/heavy/d17`, { headers })).arrayBuffer();
      return performance.now() - beganMs;
    };
    const measure = async (calls: number): Promise<number> => {
      const times: number[] = [];
      for (let n = 0; n < calls; n += 1) times.push(await ask());
      return times.sort((a, b) => a - b)[Math.floor(calls / 2)] ?? 0;
    };
    await measure(20);
    const aloneMs = await measure(50);
    const stuck = await Promise.all(Array.from({ length: 20 }, readAll));
    for (const reader of stuck) reader.write(head('GET /heavy/_changes?include_docs=true', { authorization }));
    let reads = 0;
    const script = join(import.meta.dirname, 'heavy-reader.ts');
    const url = `${server.address}/heavy/_changes?include_docs=true&limit=${DOCUMENTS}`;
    const child = spawn(process.execPath, [script, url, authorization, '4'], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (chunk: Buffer) => {
      reads += chunk.toString().split('\n').length - 1;
    });
    while (reads === 0) await ask();
    const before = reads;
    const times: number[] = [];
    while (reads - before < 8) times.push(await ask());

    child.kill();
    await once(child, 'exit');
    for (const { socket } of stuck) socket.destroy();
    const besideMs = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    const ratio = (besideMs / aloneMs).toFixed(1);
    console.log(
      `a small call: alone ${aloneMs.toFixed(1)} ms, beside 4 readers of everything and 20 that do not read ${besideMs.toFixed(1)} ms (${ratio}×); ${times.length} small calls while 8 large reads ended`,
    );
    // A reader that kept the loop while its socket had room let six pass; one page at a time lets hundreds.
    expect(times.length).toBeGreaterThan(40);
  });
});
