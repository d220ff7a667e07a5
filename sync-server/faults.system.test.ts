/** Faults by name: killed in a bulk load, disk full, wrong key, connection cut, a document far too large. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { jsonOf, startTestServer, type TestServer } from './testing/test-server.ts';
import { enrolTestStation, provisionTestOrganisation } from './testing/test-station.ts';

const authorization = `Basic ${Buffer.from('root:pass').toString('base64')}`;
const headers = { authorization, 'content-type': 'application/json' };

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-faults-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The server as a process of its own, as an operator runs it. */
async function spawnServer(folder: string): Promise<{ address: string; child: ChildProcess }> {
  const entry = join(import.meta.dirname, 'index.ts');
  const child = spawn(process.execPath, [entry, '--listen', '127.0.0.1:0', '--data', folder, '--admin', 'root:pass'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanups.push(() => void child.kill('SIGKILL'));
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk;
      const found = /listens on (\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the server ended: ${text}`)));
  });
  return { address, child };
}

const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()));

describe('killed in a bulk load', () => {
  it('ST1 keeps every document that was acknowledged, and of a batch whole parts in their order', {
    timeout: 120_000,
  }, async () => {
    const folder = makeFolder();
    const acknowledged = new Set<string>();
    let batch = 0;
    for (let round = 0; round < 4; round += 1) {
      const { address, child } = await spawnServer(folder);
      await fetch(`${address}/load`, { method: 'PUT', headers });
      const killAt = 700 * (round + 1) + round * 130;
      const dead = ended(child);
      const writers = [1, 2, 3].map(async () => {
        for (;;) {
          const mine = batch++;
          const docs = Array.from({ length: 200 }, (_, n) => ({ _id: `b${mine}-${n}`, mine, text: 'x'.repeat(500) }));
          const body = JSON.stringify({ docs });
          const response = await fetch(`${address}/load/_bulk_docs`, { method: 'POST', headers, body }).catch(
            () => undefined,
          );
          const answer = (await response?.json().catch(() => undefined)) as { ok?: boolean; id: string }[] | undefined;
          if (!answer) return;
          for (const entry of answer) if (entry.ok) acknowledged.add(entry.id);
          if (acknowledged.size >= killAt) child.kill('SIGKILL');
        }
      });
      await Promise.all([...writers, dead]);
    }
    const { address } = await spawnServer(folder);
    const { rows } = (await jsonOf(fetch(`${address}/load/_all_docs`, { headers }))) as { rows: { id: string }[] };
    const kept = new Map<string, number>();
    for (const { id } of rows) kept.set(id.split('-')[0] ?? '', (kept.get(id.split('-')[0] ?? '') ?? 0) + 1);
    const ids = new Set(rows.map(({ id }) => id));
    expect([...acknowledged].filter((id) => !ids.has(id))).toEqual([]);
    // A bulk load is no transaction (PR4): the store has begun with its first 128 documents when the rest comes.
    expect([...kept.values()].filter((count) => count !== 200 && count !== 128)).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(2000);
  });
});

/** A volume of 12 MB, where mounting is allowed. */
function mountSmallVolume(): string | undefined {
  const folder = makeFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  cleanups.push(() => void execFileSync('umount', ['-l', folder]));
  return folder;
}

describe('disk full', () => {
  it('ST1 answers 507 in words, loses nothing acknowledged, goes on when there is space again', async ({ skip }) => {
    const data = mountSmallVolume();
    if (data === undefined) return skip('this machine lets nobody mount a small volume');
    const server = await startTestServer({ data, logLevel: 'silent' });
    cleanups.push(() => server.close());
    await server.admin('/full', { method: 'PUT' });
    const acknowledged: string[] = [];
    let refused: Response | undefined;
    for (let n = 0; n < 200 && !refused; n += 1) {
      const docs = Array.from({ length: 50 }, (_, k) => ({ _id: `d${n}-${k}`, text: 'x'.repeat(2000) }));
      const response = await server.admin('/full/_bulk_docs', { json: { docs } });
      if (response.status === 201) acknowledged.push(...docs.map(({ _id }) => _id));
      else refused = response;
    }
    expect(refused?.status).toBe(507);
    expect(await refused?.json()).toMatchObject({
      error: 'insufficient_storage',
      reason: expect.stringContaining('disk'),
    });
    expect(acknowledged.length).toBeGreaterThan(500);
    await expectAll(server, acknowledged);
    expect(await jsonOf(server.admin('/_up'))).toMatchObject({ status: 'failing', reason: 'disk-nearly-full' });
    execFileSync('mount', ['-o', 'remount,size=40m', data]);
    expect((await server.admin('/full/later', { method: 'PUT', json: {} })).status).toBe(201);
    await expectAll(server, [...acknowledged, 'later']);
    expect(statfsSync(data).bavail).toBeGreaterThan(0);
  });
});

async function expectAll(server: TestServer, ids: readonly string[]): Promise<void> {
  const { rows } = (await jsonOf(server.admin('/full/_all_docs'))) as { rows: { id: string }[] };
  const there = new Set(rows.map(({ id }) => id));
  expect(ids.filter((id) => !there.has(id))).toEqual([]);
}

describe('wrong key', () => {
  it('ST8 says so, serves the rest, and changes nothing', async () => {
    const folder = makeFolder();
    const first = await startTestServer({ data: folder });
    const organisation = await provisionTestOrganisation(first, 'North');
    const station = await enrolTestStation(first, organisation);
    await first.close();
    const [name = ''] = readdirSync(join(folder, 'keys'));
    const path = join(folder, 'keys', name);
    const right = readFileSync(path, 'utf8');
    const wrong = JSON.stringify({ ...JSON.parse(right), databaseKey: Buffer.alloc(32, 7).toString('base64') });
    writeFileSync(path, wrong);
    const second = await startTestServer({ data: folder, logLevel: 'silent' });
    const at = new URL(second.address);
    const authorizationNow = await station.authorization('GET', `/${station.database}`);
    const response = await fetch(new URL(`/${station.database}`, at), { headers: { authorization: authorizationNow } });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      error: 'database_unusable',
      reason: expect.stringContaining('wrong-key'),
    });
    expect((await second.admin('/_up')).status).toBe(200);
    await second.close();
    writeFileSync(path, right);
    const third = await startTestServer({ data: folder });
    const again = await station.authorization('GET', `/${station.database}`);
    expect((await fetch(`${third.address}/${station.database}`, { headers: { authorization: again } })).status).toBe(
      200,
    );
    await third.close();
  });
});

describe('requests that go wrong', () => {
  it('PR4 a request that is cut off stores nothing and harms nobody', async () => {
    const server = await startTestServer({ data: makeFolder() });
    cleanups.push(() => server.close());
    await server.admin('/cut', { method: 'PUT' });
    const { hostname, port } = new URL(server.address);
    const admin = Buffer.from('root:secret pass').toString('base64');
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        const head = `POST /cut/_bulk_docs HTTP/1.1\r\nhost: x\r\nauthorization: Basic ${admin}\r\ncontent-type: application/json\r\n`;
        socket.write(`${head}content-length: 5000\r\n\r\n{"docs":[{"_id":"half"},`, () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect(await jsonOf(server.admin('/cut'))).toMatchObject({ doc_count: 0 });
  });

  it('PR4 a document of 20 MB is refused with its id, alone and in a batch; a body beyond all limits too', async () => {
    const server = await startTestServer({ data: makeFolder() });
    cleanups.push(() => server.close());
    await server.admin('/large', { method: 'PUT' });
    const text = 'x'.repeat(20 * 1024 * 1024);
    const alone = await server.admin('/large/one', { method: 'PUT', json: { text } });
    expect([alone.status, await alone.json()]).toEqual([413, { error: 'document_too_large', reason: 'one' }]);
    const docs = [{ _id: 'a' }, { _id: 'two', text }, { _id: 'b' }];
    const answer = await jsonOf(server.admin('/large/_bulk_docs', { json: { docs } }));
    expect(answer).toMatchObject([{ ok: true }, { id: 'two', error: 'document_too_large' }, { ok: true }]);
    const beyond = await server.admin('/large/_bulk_docs', {
      method: 'POST',
      body: 'x'.repeat(100 * 1024 * 1024),
      headers: { 'content-type': 'application/json' },
    });
    expect([beyond.status, await beyond.json()]).toEqual([
      413,
      { error: 'too_large', reason: 'the request entity is too large' },
    ]);
  });

  it('PR4 a second server on the same folder is refused in words', async () => {
    const folder = makeFolder();
    const server = await startTestServer({ data: folder });
    cleanups.push(() => server.close());
    await expect(startTestServer({ data: folder })).rejects.toThrow('Another Holdfast server works on');
  });
});
