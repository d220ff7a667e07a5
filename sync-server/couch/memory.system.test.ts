/** PR5: what passes through the server does not stand in its memory. The server is a process of its own, and is weighed while it works. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServerProcess, spawnServer } from '../testing/server-process.ts';

/** The size that CouchDB's users send; another with `HOLDFAST_LARGE_MIB`, which also prints what is weighed. */
const LARGE_MIB = Number(process.env.HOLDFAST_LARGE_MIB ?? 200);
const MANY_DOCUMENTS = Number(process.env.HOLDFAST_MANY_DOCUMENTS ?? 20_000);
/** Goes before, so that the page caches of the store are full and not counted. */
const WARM_MIB = 64;
/**
 * How far the process may grow by any of these, garbage included: V8 lets 64 MiB of buffers gather before it begins to
 * collect them, and goes on beside the work, more slowly where the machine is busy.
 */
const GROWTH_MIB = 120;

const MIB = 1024 * 1024;
const END_BYTES = 200;
const authorization = `Basic ${Buffer.from('root:secret pass').toString('base64')}`;

let folder = '';
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-memory-'));
  server = await spawnServer(folder);
  await call('PUT', '/large');
  await call('PUT', '/large/first/scan', { pieces: largePieces(WARM_MIB) });
  await call('GET', '/large/first/scan');
});
afterAll(async () => {
  await server.kill();
  await rm(folder, { recursive: true, force: true });
});

interface Received {
  readonly status: number;
  readonly type: string;
  readonly bytes: number;
  /** Only where it was asked for: it costs more than the rest of the call. */
  readonly md5: string | undefined;
  readonly end: string;
}

/** Sends pieces as the server takes them, and counts what comes back without keeping it. */
function call(
  method: string,
  path: string,
  options: { pieces?: Iterable<Buffer>; headers?: Record<string, string>; digests?: boolean } = {},
): Promise<Received> {
  const { pieces = [], headers = {}, digests = false } = options;
  return new Promise((resolve, reject) => {
    const request = httpRequest(server.address + path, { method, headers: { authorization, ...headers } }, (answer) => {
      const md5 = digests ? createHash('md5') : undefined;
      let bytes = 0;
      let end = Buffer.alloc(0);
      answer.on('data', (piece: Buffer) => {
        md5?.update(piece);
        bytes += piece.length;
        end = Buffer.concat([end, piece.subarray(-END_BYTES)]).subarray(-END_BYTES);
      });
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers['content-type'] ?? '',
          bytes,
          md5: md5?.digest('base64'),
          end: end.toString(),
        }),
      );
    });
    request.on('error', reject);
    const rest = pieces[Symbol.iterator]();
    const send = (): void => {
      for (let next = rest.next(); !next.done; next = rest.next())
        if (!request.write(next.value)) return void request.once('drain', send);
      request.end();
    };
    send();
  });
}

const PIECES = Array.from({ length: 5 }, (_, n) => Buffer.alloc(MIB, n));
function* largePieces(mib = LARGE_MIB): Generator<Buffer> {
  for (let n = 0; n < mib; n += 1) yield PIECES[n % PIECES.length] as Buffer;
}

function md5Of(pieces: Iterable<Buffer>): string {
  const md5 = createHash('md5');
  for (const piece of pieces) md5.update(piece);
  return md5.digest('base64');
}

/** Does the work; gives its result and by how much the process stood above its start at the highest. */
async function weighed<T>(work: () => Promise<T>): Promise<{ result: T; growthMib: number }> {
  const before = server.residentMib() ?? 0;
  let most = before;
  const weighing = setInterval(() => {
    most = Math.max(most, server.residentMib() ?? 0);
  }, 20);
  try {
    return { result: await work(), growthMib: most - before };
  } finally {
    clearInterval(weighing);
  }
}

const report = (what: string, growthMib: number): void => {
  if (process.env.HOLDFAST_LARGE_MIB) console.log(`${what}: +${growthMib} MiB, now ${server.residentMib()} MiB`);
  expect(growthMib).toBeLessThan(GROWTH_MIB);
};

describe('memory', () => {
  it('PR5 an attachment goes in and out, whole, in ranges, as part of a document', async () => {
    const md5 = md5Of(largePieces());
    const type = { 'content-type': 'application/x-scan', 'content-md5': md5 };
    const put = await weighed(() => call('PUT', '/large/a/scan', { pieces: largePieces(), headers: type }));
    expect(put.result.status).toBe(201);
    report(`PUT of ${LARGE_MIB} MiB`, put.growthMib);

    const got = await weighed(() => call('GET', '/large/a/scan', { digests: true }));
    expect(got.result).toMatchObject({ status: 200, bytes: LARGE_MIB * MIB, md5 });
    report('GET', got.growthMib);

    const related = { accept: 'multipart/related' };
    const whole = await weighed(() => call('GET', '/large/a?attachments=true', { headers: related }));
    expect(whole.result.type).toMatch(/^multipart\/related/);
    expect(whole.result.bytes).toBeGreaterThan(LARGE_MIB * MIB);
    report('GET as multipart', whole.growthMib);

    const inline = await weighed(() => call('GET', '/large/a?attachments=true'));
    expect(inline.result.bytes).toBeGreaterThan((LARGE_MIB * MIB * 4) / 3);
    report('GET as base64', inline.growthMib);

    const since = JSON.parse((await call('GET', '/large/_changes?limit=1')).end).last_seq as string; // past the warm-up
    const path = `/large/_changes?since=${since}&include_docs=true&attachments=true`;
    const feed = await weighed(() => call('GET', path));
    expect(feed.result.bytes).toBeGreaterThan((LARGE_MIB * MIB * 4) / 3);
    expect(feed.result.end).toMatch(/"pending":0\}\n$/);
    report('_changes with attachments', feed.growthMib);
  });

  it('PR5 a document with a large attachment goes in as multipart', async () => {
    function* body(): Generator<Buffer> {
      const document = { _attachments: { scan: { follows: true, length: LARGE_MIB * MIB, content_type: 'a/b' } } };
      yield Buffer.from(`--x\r\n\r\n${JSON.stringify(document)}\r\n--x\r\n\r\n`);
      yield* largePieces();
      yield Buffer.from('\r\n--x--');
    }
    const headers = { 'content-type': 'multipart/related; boundary=x' };
    const put = await weighed(() => call('PUT', '/large/b', { pieces: body(), headers }));
    expect(put.result.status).toBe(201);
    report('PUT as multipart', put.growthMib);
  });

  it('PR5 a long feed, a long listing and a long query are read page by page', async () => {
    await call('PUT', '/many');
    const json = { 'content-type': 'application/json' };
    for (let at = 0; at < MANY_DOCUMENTS; at += 5000) {
      const docs = Array.from({ length: 5000 }, (_, n) => ({ _id: `d${at + n}`, n: at + n, text: 'x'.repeat(400) }));
      await call('POST', '/many/_bulk_docs', { pieces: [Buffer.from(JSON.stringify({ docs }))], headers: json });
    }
    for (const path of ['_changes', '_changes?include_docs=true', '_all_docs?include_docs=true']) {
      const { result, growthMib } = await weighed(() => call('GET', `/many/${path}`));
      expect(result.bytes).toBeGreaterThan(MANY_DOCUMENTS * 50);
      report(`${path} over ${MANY_DOCUMENTS} documents, ${Math.round(result.bytes / MIB)} MiB`, growthMib);
    }
    const query = Buffer.from(JSON.stringify({ selector: { n: { $gte: 0 } }, limit: MANY_DOCUMENTS }));
    const found = await weighed(() => call('POST', '/many/_find', { pieces: [query], headers: json }));
    expect(found.result.bytes).toBeGreaterThan(MANY_DOCUMENTS * 400);
    report('_find over all of them', found.growthMib);
    const wanted = Array.from({ length: MANY_DOCUMENTS }, (_, n) => ({ id: `d${n}` }));
    const asked = Buffer.from(JSON.stringify({ docs: wanted }));
    const many = await weighed(() => call('POST', '/many/_bulk_get', { pieces: [asked], headers: json }));
    expect(many.result.bytes).toBeGreaterThan(MANY_DOCUMENTS * 400);
    report('_bulk_get of all of them', many.growthMib);
  });
});
