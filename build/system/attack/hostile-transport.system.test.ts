/**
 * What comes over the wire in bad faith (OP8): each has its status, or its connection closed, and afterwards the server
 * works as before. Times and sizes are made small here; hostile-memory.system.test.ts weighs a process with the real ones.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createStationProof, stationAuthorization } from '#shared/protocol/station-proof.ts';
import { type RunningServer, startServer } from '#sync-server/start-server.ts';
import { enrolTestStation, provisionTestOrganisation, type TestStation } from '#sync-server/testing/test-station.ts';
import { head, openRawCall, type RawCall } from './raw-call.ts';

const STALL_MS = 400;
const CONNECTIONS = 40;
const HELD_BYTES = 4 * 1024 * 1024;

let folder: string;
let server: RunningServer;
let north: TestStation;
let south: TestStation;
const authorization = `Basic ${Buffer.from('root:secret pass').toString('base64')}`;
const json = { authorization, 'content-type': 'application/json' };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-hostile-'));
  const transport = {
    headersMs: STALL_MS,
    stallMs: STALL_MS,
    leastBytesPerS: 1000,
    connections: CONNECTIONS,
    heldBodyBytes: HELD_BYTES,
    heldAnswerBytes: 1024 * 1024,
  };
  const settings = { listen: '127.0.0.1:0', data: folder, admin: 'root:secret pass', logLevel: 'silent' };
  server = await startServer(settings, { transport });
  north = await enrolTestStation(server, await provisionTestOrganisation(server, 'North'));
  south = await enrolTestStation(server, await provisionTestOrganisation(server, 'South'));
  await fetch(`${server.address}/plain`, { method: 'PUT', headers: json });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const open: RawCall[] = [];
const call = async (options?: { reads: boolean }): Promise<RawCall> => {
  const made = await openRawCall(server.address, options);
  open.push(made);
  return made;
};

afterEach(async () => {
  for (const { socket } of open.splice(0)) socket.destroy();
  expect((await fetch(`${server.address}/plain`, { headers: json })).status).toBe(200);
  expect((await north.send(`/${north.database}`)).status).toBe(200);
});

const utf8 = (text: string) => Buffer.from(text, 'utf8');

describe('malformed', () => {
  const put = (body: Uint8Array) =>
    Buffer.concat([utf8(head('PUT /plain/x', { ...json, 'content-length': body.length })), body]);
  const rows: readonly (readonly [string, number | 'closed', () => string | Uint8Array])[] = [
    ['a head of 64 kB', 431, () => head('GET /', { 'x-long': 'a'.repeat(64 * 1024) })],
    [
      'a thousand long headers',
      431,
      () => head('GET /', Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`x-${n}`, 'a'.repeat(100)]))),
    ],
    ['a path of 40 kB', 431, () => head(`GET /${'a'.repeat(40_000)}`)],
    ['no HTTP at all', 400, () => 'hello, who is there?\r\n\r\n'],
    ['a TLS greeting', 400, () => Uint8Array.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3])],
    ['HTTP/9', 400, () => 'GET / HTTP/9.9\r\n\r\n'],
    ['an HTTP/2 preface', 400, () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    [
      'two lengths',
      400,
      () => 'POST /plain HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello',
    ],
    [
      'a length and chunks',
      400,
      () => 'POST /plain HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a chunk without a size', 400, () => `${head('POST /plain', { ...json, 'transfer-encoding': 'chunked' })}xyz\r\n`],
    ['a bare line feed in a header', 400, () => 'GET / HTTP/1.1\r\nhost: x\nx: y\r\n\r\n'],
    ['a null in a header', 400, () => 'GET / HTTP/1.1\r\nhost: x\r\nx: a\0b\r\n\r\n'],
    ['a path that is no UTF-8, escaped', 400, () => head('GET /plain/%ff%fe', { authorization })],
    ['a path with half an escape', 400, () => head('GET /plain/%e4%', { authorization })],
    [
      'a path that is no UTF-8, raw',
      400,
      () =>
        Buffer.concat([
          utf8('GET /plain/'),
          Buffer.of(0xff, 0xfe),
          utf8(` HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n\r\n`),
        ]),
    ],
    ['a path in raw UTF-8', 400, () => head('GET /plain/é', { authorization })],
    ['a surrogate half, escaped', 400, () => head('GET /plain/%ed%a0%80', { authorization })],
    ['a body that is no UTF-8', 400, () => put(Buffer.concat([utf8('{"a":"'), Buffer.of(0xff, 0xfe), utf8('"}')]))],
    [
      'a body with an overlong slash',
      400,
      () => put(Buffer.concat([utf8('{"a":"'), Buffer.of(0xc0, 0xaf), utf8('"}')])),
    ],
    [
      'a body with a surrogate half',
      400,
      () => put(Buffer.concat([utf8('{"a":"'), Buffer.of(0xed, 0xa0, 0x80), utf8('"}')])),
    ],
    ['a body in UTF-16', 400, () => put(Buffer.from('{"a":1}', 'utf16le'))],
    [
      'a body longer than any limit, said in advance',
      413,
      () => head('PUT /plain/x', { ...json, 'content-length': 10_000_000_000 }),
    ],
  ];
  it.each(rows)('OP8 %s: %s', async (_title, expected, bytes) => {
    const caller = await call();
    caller.write(bytes());
    expect(await caller.status()).toBe(expected);
    const body = caller.heard().split('\r\n\r\n')[1] ?? '';
    expect(JSON.parse(body)).toEqual({ error: expect.any(String), reason: expect.any(String) });
    expect(body).not.toMatch(/FST_|HPE_|node:|at .*\.ts/);
  });
});

describe('too slow', () => {
  const drip = (caller: RawCall, bytes: string): NodeJS.Timeout => {
    let at = 0;
    const timer = setInterval(() => caller.socket.writable && caller.write(bytes[at++ % bytes.length] ?? ''), 50);
    void caller.closed.then(() => clearInterval(timer));
    return timer;
  };

  it('OP8 a connection that says nothing is closed', async () => {
    const caller = await call();
    expect([408, 'closed']).toContain(await caller.status());
    await caller.closed;
  });

  it('OP8 a head that comes letter by letter (slowloris): 408', async () => {
    const caller = await call();
    caller.write(head('GET /', {}, { open: true }));
    drip(caller, 'x-a: b\r\n');
    expect(await caller.status()).toBe(408);
    await caller.closed;
  });

  it('OP8 a body that stops, and one that comes letter by letter: 408, and nothing is stored', async () => {
    for (const name of ['stops', 'drips']) {
      const caller = await call();
      caller.write(head(`PUT /plain/${name}`, { ...json, 'content-length': 5000 }));
      caller.write('{"a":"');
      if (name === 'drips') drip(caller, 'x');
      expect([name, await caller.status()]).toEqual([name, 408]);
      await caller.closed;
      expect((await fetch(`${server.address}/plain/${name}`, { headers: json })).status).toBe(404);
    }
  });

  it('OP8 a body that comes steadily, though slowly, is taken', async () => {
    const caller = await call();
    const text = `{"a":"${'x'.repeat(6000)}"}`;
    caller.write(head('PUT /plain/steady', { ...json, 'content-length': text.length }));
    for (let at = 0; at < text.length; at += 500) {
      caller.write(text.slice(at, at + 500));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await caller.status()).toBe(201);
  });

  it('OP8 who reads nothing of a large answer, or of a live feed, is cut off; a quiet live feed is not', async () => {
    const docs = Array.from({ length: 40 }, (_, n) => ({ _id: `large-${n}`, text: 'x'.repeat(400_000) }));
    for (let at = 0; at < docs.length; at += 8)
      await fetch(`${server.address}/plain/_bulk_docs`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ docs: docs.slice(at, at + 8) }),
      });
    const quiet = await call();
    quiet.write(head('GET /plain/_changes?feed=continuous&since=now&heartbeat=60000', { authorization }));
    expect(await quiet.status()).toBe(200);
    for (const query of ['include_docs=true', 'include_docs=true&feed=continuous&heartbeat=100']) {
      const reader = await call({ reads: false });
      reader.write(head(`GET /plain/_changes?${query}`, { authorization }));
      await callsAre((running) => running >= 3);
      await callsAre((running) => running <= 2);
    }
    await fetch(`${server.address}/plain/after`, { method: 'PUT', headers: json, body: '{}' });
    while (!quiet.heard().includes('"id":"after"')) await new Promise((resolve) => quiet.socket.once('data', resolve));
  });
});

/** Asks until the number of calls under way, this one among them, is as it should be. */
async function callsAre(right: (running: number) => boolean): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${server.address}/_metrics`, { headers: { authorization } })).text();
    if (right(Number(/^holdfast_calls_running (\d+)/m.exec(text)?.[1]))) return;
  }
}

describe('too much', () => {
  it('OP8 more connections than there may be: the longest idle make room, calls go on', async () => {
    const feed = await call();
    feed.write(head('GET /plain/_changes?feed=continuous&since=now&heartbeat=60000', { authorization }));
    expect(await feed.status()).toBe(200);
    const idle: RawCall[] = [];
    for (let n = 0; n < 3 * CONNECTIONS; n += 1) idle.push(await call());
    await idle[0]?.closed;
    const newest = idle.at(-1);
    newest?.write(head('GET /plain', { authorization }));
    expect(await newest?.status()).toBe(200);
    await fetch(`${server.address}/plain/crowd`, { method: 'PUT', headers: json, body: '{}' });
    while (!feed.heard().includes('"id":"crowd"')) await new Promise((resolve) => feed.socket.once('data', resolve));
  });

  it('OP8 bodies beyond the memory for all: 503 with a time to try again, and again they go in', async () => {
    const half = HELD_BYTES * 0.6;
    const text = (name: string) => JSON.stringify({ docs: [{ _id: name, text: 'x'.repeat(half) }] });
    const holder = await call();
    const first = text('held-1');
    holder.write(head('POST /plain/_bulk_docs', { ...json, 'content-length': first.length }));
    holder.write(first.slice(0, -10));
    await heldReaches(half * 0.9);
    const send = (name: string) =>
      fetch(`${server.address}/plain/_bulk_docs`, { method: 'POST', headers: json, body: text(name) });
    const refused = await send('held-2');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.json()).toMatchObject({ error: 'service_unavailable' });
    holder.write(first.slice(-10));
    expect(await holder.status()).toBe(201);
    holder.socket.destroy();
    await heldReaches(0);
    expect((await send('held-2')).status).toBe(201);
  });
});

async function heldReaches(bytes: number): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${server.address}/_metrics`, { headers: { authorization } })).text();
    const held = Number(/^holdfast_body_bytes (\S+)/m.exec(text)?.[1]);
    if (bytes === 0 ? held === 0 : held >= bytes) return;
  }
}

describe('tokens', () => {
  /** A proof with something wrong about it, for `GET /{north}`. */
  const proofOf = async (change: Partial<Parameters<typeof createStationProof>[0]>) =>
    stationAuthorization(
      await createStationProof({
        stationId: north.enrolment.stationId,
        incarnation: north.enrolment.incarnation,
        database: north.database,
        method: 'GET',
        path: `/${north.database}`,
        privateKey: north.privateKey,
        nowMs: Date.now(),
        ...change,
      }),
    );
  const statusOf = async (header: string) =>
    (await fetch(`${server.address}/${north.database}`, { headers: { authorization: header } })).status;

  const rows: readonly (readonly [string, number, () => Promise<string>])[] = [
    ['a right one', 200, () => proofOf({})],
    ['expired', 401, () => proofOf({ nowMs: Date.now() - 10 * 60_000 })],
    ['of the future', 401, () => proofOf({ nowMs: Date.now() + 10 * 60_000 })],
    ['for another method', 401, () => proofOf({ method: 'PUT' })],
    ['for another path', 401, () => proofOf({ path: `/${north.database}/_changes` })],
    ['for another organisation, by its own station', 401, () => proofOf({ database: south.database })],
    ['by the key of another organisation', 401, () => proofOf({ privateKey: south.privateKey })],
    [
      'by a station of another organisation in its own name',
      404,
      () => proofOf({ stationId: south.enrolment.stationId, privateKey: south.privateKey }),
    ],
    ['of a station that does not exist', 401, () => proofOf({ stationId: crypto.randomUUID() })],
    ['of an incarnation to come', 401, () => proofOf({ incarnation: 99 })],
    ['without a signature', 401, async () => (await proofOf({})).replace(/\.[^.]*$/, '.')],
    [
      'with alg none',
      401,
      async () => {
        const [, payload] = (await proofOf({})).split(' ')[1]?.split('.') ?? [];
        const none = Buffer.from('{"alg":"none","typ":"holdfast-station+jwt"}').toString('base64url');
        return stationAuthorization(`${none}.${payload}.`);
      },
    ],
    [
      'signed with the public key as a secret',
      401,
      async () => {
        const [, payload] = (await proofOf({})).split(' ')[1]?.split('.') ?? [];
        const hmac = Buffer.from('{"alg":"HS256","typ":"holdfast-station+jwt"}').toString('base64url');
        return stationAuthorization(`${hmac}.${payload}.${Buffer.alloc(32).toString('base64url')}`);
      },
    ],
    ['of 20 kB', 401, async () => stationAuthorization('a'.repeat(20_000))],
  ];
  it.each(rows)('PR3 a token %s: %s', async (_title, expected, make) => {
    expect(await statusOf(await make())).toBe(expected);
  });

  it('PR3 a token is taken once, of many that come at the same time too', async () => {
    const header = await proofOf({});
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusOf(header)));
    expect(statuses.sort().slice(0, 2)).toEqual([200, 401]);
    expect(await statusOf(header)).toBe(401);
  });
});
