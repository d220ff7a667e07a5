/** A server that is told to stop in the middle of work: nothing half, nothing lost (OP3). A real process, real signals. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ServerProcess, spawnServer } from '../testing/server-process.ts';

const authorization = `Basic ${Buffer.from('root:secret pass').toString('base64')}`;
const headers = { authorization, 'content-type': 'application/json' };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-drain-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(folder: string): Promise<ServerProcess> {
  const server = await spawnServer(folder, ['--log-level', 'warn']);
  cleanups.push(() => server.kill());
  return server;
}

/** A connection on which a call is written by hand; `heard` is what came back. */
async function openRaw(
  address: string,
): Promise<{ socket: Socket; heard(): string; until(word: string): Promise<void> }> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  let text = '';
  const waiting: (() => void)[] = [];
  socket.on('data', (chunk) => {
    text += chunk.toString();
    for (const look of waiting) look();
  });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  cleanups.push(() => socket.destroy());
  return {
    socket,
    heard: () => text,
    until: (word) =>
      new Promise((resolve, reject) => {
        const look = () => text.includes(word) && resolve();
        waiting.push(look);
        socket.once('close', () => (text.includes(word) ? resolve() : reject(new Error(`closed after: ${text}`))));
        look();
      }),
  };
}

/** Resolves when a call beside the one that asks is under way. */
async function callRuns(address: string): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${address}/_metrics`, { headers })).text();
    if (Number(/^holdfast_calls_running (\d+)/m.exec(text)?.[1]) >= 2) return;
  }
}

const ask = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\n\r\n`;

describe('SIGTERM', () => {
  it('OP3 every acknowledged write is there afterwards, each batch whole; live feeds end with a whole answer', async () => {
    const folder = makeFolder();
    const server = await start(folder);
    await fetch(`${server.address}/load`, { method: 'PUT', headers });
    const feeds = await Promise.all(
      ['continuous', 'longpoll', 'eventsource'].map(async (feed) => {
        const since = feed === 'longpoll' ? 'now' : '0';
        const query = `feed=${feed}&since=${since}&heartbeat=1000&include_docs=true${feed === 'longpoll' ? '&filter=_doc_ids&doc_ids=["never"]' : ''}`;
        const response = await fetch(`${server.address}/load/_changes?${query}`, { headers });
        return { feed, text: response.text() };
      }),
    );
    const acknowledged = new Set<string>();
    let sent = 0;
    let isTold = false;
    const writers = [1, 2, 3].map(async (writer) => {
      for (let batch = 0; ; batch += 1) {
        const docs = Array.from({ length: 50 }, (_, n) => ({ _id: `w${writer}b${batch}-${n}`, text: 'x'.repeat(400) }));
        sent += docs.length;
        const init = { method: 'POST', headers, body: JSON.stringify({ docs }) };
        const response = await fetch(`${server.address}/load/_bulk_docs`, init).catch(() => undefined);
        if (response?.status !== 201) return;
        for (const { id } of (await response.json()) as { id: string }[]) acknowledged.add(id);
        if (acknowledged.size > 3000 && !isTold) {
          isTold = true;
          server.child.kill('SIGTERM');
        }
      }
    });
    await Promise.all(writers);
    expect(await server.ended).toBe(0);

    const byFeed = Object.fromEntries(await Promise.all(feeds.map(async ({ feed, text }) => [feed, await text])));
    const lines = (byFeed.continuous ?? '').split('\n').filter((line: string) => line !== '');
    const parsed = lines.map((line: string) => JSON.parse(line) as { id?: string; last_seq?: string });
    expect(parsed.at(-1)).toMatchObject({ last_seq: expect.any(String) });
    expect(JSON.parse(byFeed.longpoll ?? '')).toMatchObject({ results: [], last_seq: expect.any(String) });
    expect(byFeed.eventsource).toMatch(/\n\n$/);

    const again = await start(folder);
    const response = await fetch(`${again.address}/load/_all_docs`, { headers });
    const { rows } = (await response.json()) as { rows: { id: string }[] };
    const there = new Set(rows.map(({ id }) => id));
    expect([...acknowledged].filter((id) => !there.has(id))).toEqual([]);
    const sizes = Object.values(Object.groupBy(rows, ({ id }) => id.split('-')[0] ?? '')).map((batch) => batch?.length);
    expect([...new Set(sizes)]).toEqual([50]);
    console.log(
      `sent ${sent}, acknowledged ${acknowledged.size}, kept ${there.size}, on the live feed ${parsed.length - 1}`,
    );
  });

  it('OP3 while a call finishes, others hear 503 and _up says draining; the call under way is answered', async () => {
    const server = await start(makeFolder());
    await fetch(`${server.address}/slow`, { method: 'PUT', headers });
    const writer = await openRaw(server.address);
    const body = '{"docs":[{"_id":"late"}]}';
    writer.socket.write(
      `POST /slow/_bulk_docs HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\n` +
        `content-length: ${body.length}\r\n\r\n${body.slice(0, 8)}`,
    );
    const kept = await openRaw(server.address);
    kept.socket.write(ask('/_up'));
    await kept.until('"status":"ok"');
    await callRuns(server.address);
    server.child.kill('SIGTERM');
    const isDraining = async (): Promise<boolean> => {
      const response = await fetch(`${server.address}/_up`);
      return response.status === 503 && ((await response.json()) as { status: string }).status === 'draining';
    };
    while (!(await isDraining()));
    const refused = await fetch(`${server.address}/slow`, { headers });
    expect([refused.status, await refused.json()]).toMatchObject([503, { error: 'service_unavailable' }]);
    kept.socket.write(ask('/_up'));
    await kept.until('draining');
    writer.socket.write(body.slice(8));
    await writer.until('"ok":true');
    expect(writer.heard()).toContain(' 201 ');
    expect(await server.ended).toBe(0);
  });

  it('OP3 a second signal cuts off what is left', async () => {
    const server = await start(makeFolder());
    await fetch(`${server.address}/stuck`, { method: 'PUT', headers });
    const stuck = await openRaw(server.address);
    stuck.socket.write(
      `PUT /stuck/half HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-length: 50\r\n\r\n{"a":`,
    );
    await callRuns(server.address);
    server.child.kill('SIGTERM');
    while ((await fetch(`${server.address}/_up`)).status !== 503);
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(server.output()).toContain('cut off');
  });
});
