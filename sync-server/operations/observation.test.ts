/** What an operator sees of a server at work, and what not (OP1, OP2). */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import {
  enrolTestStation,
  provisionTestOrganisation,
  type StationRequest,
  type TestStation,
} from '../testing/test-station.ts';
import { createLog } from './create-log.ts';
import { requestIdOf } from './request-id.ts';
import { isLiveFeed, routeOf } from './route-of.ts';

/** Stands for whatever must not come out: in bodies, ids, names of files, query values, passwords. */
const MARK = 'Zwetschgenröster';
const ASCII_MARK = 'Marillenknoedel';
const TOKEN = 'a-token-for-metrics-only';

let folder: string;
let server: RunningServer;
let station: TestStation;
let organisationId: string;
let database: string;
const lines: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-observed-'));
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...chunk.toString().split('\n').filter(Boolean));
      done();
    },
  });
  const log = createLog('debug', destination);
  const settings = { listen: '127.0.0.1:0', data: folder, admin: `root:${ASCII_MARK}`, metricsToken: TOKEN };
  server = await startServer(settings, { log });
  const provisioned = await provisionTestOrganisation(server, `North ${MARK}`);
  organisationId = provisioned.organisation.id;
  station = await enrolTestStation(server, provisioned, `Desk ${MARK}`);
  database = station.database;
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const admin = { authorization: `Basic ${Buffer.from(`root:${ASCII_MARK}`).toString('base64')}` };
const at = (path: string, init: RequestInit = {}) => fetch(server.address + path, init);
const scrape = async () => (await at('/_metrics', { headers: admin })).text();

const patient = (id: string) => ({
  _id: id,
  kind: 'Patient',
  v: 1,
  facility: 'MAIN',
  patient: id,
  at: '2026-04-01T08:00:00.000Z-0000-s',
  by: 'User:1',
  station: 's',
  resource: { resourceType: 'Patient', name: [{ family: MARK, given: [ASCII_MARK] }], birthDate: '1980-01-01' },
});

/** Calls of all kinds, good, refused and faulty, each with marks wherever a caller can put them. */
async function work(): Promise<void> {
  const id = `Patient:${ASCII_MARK}`;
  const own = `/${database}`;
  const calls: readonly (readonly [string, StationRequest])[] = [
    [`${own}/${id}`, { method: 'PUT', json: patient(id) }],
    [`${own}/${id}`, { method: 'PUT', json: { ...patient(id), note: MARK } }],
    [
      `${own}/_bulk_docs`,
      { json: { docs: [patient(`Patient:${ASCII_MARK}-2`), { _id: `Patient:${ASCII_MARK}-3`, kind: MARK }] } },
    ],
    [
      `${own}/_bulk_docs`,
      { json: { docs: [{ ...patient(`Patient:${ASCII_MARK}-4`), v: MARK, _rev: '1-a' }], new_edits: false } },
    ],
    [
      `${own}/_bulk_docs`,
      { method: 'POST', body: `{"docs":[{"_id":"${MARK}`, headers: { 'content-type': 'application/json' } },
    ],
    [`${own}/${id}?rev=${encodeURIComponent(MARK)}`, {}],
    [`${own}/${id}/${encodeURIComponent(MARK)}.png`, {}],
    [`${own}/${ASCII_MARK}/${ASCII_MARK}.png?${ASCII_MARK}=1`, { method: 'PUT', body: MARK }],
    [`${own}/_changes?include_docs=true&${ASCII_MARK}=${ASCII_MARK}`, {}],
    [`${own}/_changes?filter=_doc_ids`, { json: { doc_ids: [MARK] } }],
    [`${own}/_all_docs?key="${ASCII_MARK}"&include_docs=true`, {}],
    [`${own}/_local/${ASCII_MARK}`, { method: 'PUT', json: { note: MARK } }],
    [`/${ASCII_MARK.toLowerCase()}/${ASCII_MARK}`, {}],
    [`/_holdfast/${database}/users`, { json: { login: ASCII_MARK, password: MARK } }],
    [`/_holdfast/${ASCII_MARK}`, {}],
    [`/_${ASCII_MARK}`, {}],
  ];
  for (const [path, init] of calls) await (await station.send(path, init)).arrayBuffer();
  for (const path of ['/_session', `/%ff${ASCII_MARK}`, `/_holdfast/enrolment/check`])
    await (
      await at(path, {
        method: 'POST',
        body: JSON.stringify({ code: ASCII_MARK, name: MARK, password: MARK }),
        headers: { 'content-type': 'application/json', 'user-agent': ASCII_MARK, cookie: `AuthSession=${ASCII_MARK}` },
      })
    ).arrayBuffer();
}

describe('metrics', () => {
  it('OP1 are for administrators and the bearer of the token, on loopback too', async () => {
    const statusOf = async (headers: Record<string, string>) => (await at('/_metrics', { headers })).status;
    expect(await statusOf({})).toBe(401);
    expect(await statusOf({ authorization: 'Bearer wrong' })).toBe(401);
    expect(await statusOf({ authorization: `Bearer ${TOKEN}` })).toBe(200);
    expect(await statusOf(admin)).toBe(200);
    expect((await station.send('/_metrics')).status).toBe(401);
    expect((await at(`/${database}/_all_docs`, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(401);
  });

  it('OP1 count calls, rows, documents, conflicts and quarantine, stations by organisation, and the process', async () => {
    const read = (text: string, name: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.slice(name.length + 1),
      );
    const before = await scrape();
    await work();
    const after = await scrape();
    const grew = (name: string) => read(after, name) - (read(before, name) || 0);
    expect(grew('holdfast_requests_total{route="/{db}/{id}",method="PUT",status="201"}')).toBe(1);
    expect(grew('holdfast_requests_total{route="/{db}/{id}",method="PUT",status="409"}')).toBe(1);
    expect(grew('holdfast_requests_total{route="/_holdfast/{db}/users",method="POST",status="400"}')).toBe(1);
    expect(grew('holdfast_document_conflicts_total')).toBe(1);
    expect(grew('holdfast_documents_quarantined_total')).toBe(1);
    expect(grew('holdfast_documents_refused_total')).toBeGreaterThanOrEqual(1);
    expect(grew('holdfast_documents_written_total')).toBeGreaterThanOrEqual(2);
    expect(grew('holdfast_changes_rows_total')).toBeGreaterThanOrEqual(2);
    expect(grew('holdfast_store_write_seconds_count')).toBeGreaterThanOrEqual(4);
    expect(read(after, 'holdfast_store_writes_waiting')).toBe(0);
    expect(read(after, `holdfast_stations_in_contact{organisation="${organisationId}"}`)).toBe(1);
    expect(read(after, `holdfast_replication_lag_rows{organisation="${organisationId}"}`)).toBe(0);
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes'])
      expect(read(after, name)).toBeGreaterThanOrEqual(0);
  });

  it('OP1 a live feed is counted while it is open', async () => {
    const openFeeds = async () => Number(/^holdfast_live_feeds (\d+)/m.exec(await scrape())?.[1]);
    const feed = await station.send(`/${database}/_changes?feed=continuous&since=now&heartbeat=1000`);
    expect(await openFeeds()).toBe(1);
    await feed.body?.cancel();
    while ((await openFeeds()) !== 0);
  });

  it('OP1 no label holds what a caller chose, and the set of routes is closed', async () => {
    const before = (await scrape()).split('\n').length;
    for (let n = 0; n < 50; n += 1) {
      await (await at(`/made-up-${n}/_service-${n}`, { headers: admin })).arrayBuffer();
      await (await at(`/_holdfast/${n}/${n}/${n}`, { headers: admin })).arrayBuffer();
    }
    const text = await scrape();
    expect(text.split('\n').length - before).toBeLessThan(60);
    for (const word of [MARK, ASCII_MARK, ASCII_MARK.toLowerCase(), 'made-up', database, 'North'])
      expect([word, text.includes(word)]).toEqual([word, false]);
  });

  it('OP1 route templates', () => {
    expect(
      [
        '/',
        '/_up',
        '/db',
        '/db/',
        '/db/x',
        '/db/x%2Fy',
        '/db/x/y/z',
        '/db/_local/x',
        '/db/_changes?a=1',
        '/db/_x',
        '/_x/y',
        '/%ff',
      ].map(routeOf),
    ).toEqual([
      '/',
      '/_up',
      '/{db}',
      '/{db}',
      '/{db}/{id}',
      '/{db}/{id}',
      '/{db}/{id}/{attachment}',
      '/{db}/_local/{id}',
      '/{db}/_changes',
      '/{db}/_other',
      '/_other',
      'malformed',
    ]);
    expect(
      [
        '/db/_changes?feed=longpoll',
        '/db/_changes?a=1&feed=continuous&b',
        '/db/_changes?feed=normal',
        '/db/x?feed=longpoll',
      ].map(isLiveFeed),
    ).toEqual([true, true, false, false]);
  });
});

describe('correlation', () => {
  it('OP2 a sane id of the caller is kept, any other is replaced; it stands in every answer and every line of the call', async () => {
    for (const sane of ['abc-123', 'a'.repeat(128), '4bf92f3577b34da6:00f067aa0ba902b7'])
      expect(requestIdOf(sane)).toBe(sane);
    for (const odd of ['', 'a'.repeat(129), 'a b', 'a"b', '<script>', '-x', undefined, ['a', 'b']])
      expect(requestIdOf(odd)).toMatch(/^[0-9a-f-]{36}$/);
    const paths = ['/', '/_up', `/${database}`, '/%ff', '/_holdfast/time', '/_holdfast/x/users', '/none/x'];
    for (const [n, path] of paths.entries()) {
      const id = `my-own-${n}`;
      const response = await at(path, { headers: { 'x-request-id': id } });
      expect([path, response.headers.get('x-request-id')]).toEqual([path, id]);
      const logged = lines.map((line) => JSON.parse(line) as { requestId?: string; msg: string; status?: number });
      expect(logged.filter(({ requestId }) => requestId === id)).toMatchObject([
        { msg: 'call', status: response.status },
      ]);
    }
  });

  it('OP2 a fault carries the id as ref in the body, and in the line that explains it', async () => {
    const { health } = server.context;
    const { look } = health;
    Object.assign(health, { look: () => Promise.reject(new Error(MARK)) });
    const response = await at('/_up', { headers: { 'x-request-id': 'faulty-1' } });
    Object.assign(health, { look });
    const answer = { error: 'internal_server_error', ref: 'faulty-1' };
    expect([response.status, await response.json()]).toMatchObject([500, answer]);
    const told = lines.filter((line) => line.includes('faulty-1'));
    expect(told.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['request failed', 'call']);
  });

  it('OP2 after a run with marks in every place a caller can reach, no line holds one', async () => {
    await work();
    expect(lines.length).toBeGreaterThan(40);
    for (const line of lines) {
      expect(() => JSON.parse(line) as unknown).not.toThrow();
      for (const word of [MARK, ASCII_MARK, ASCII_MARK.toLowerCase(), encodeURIComponent(MARK), TOKEN, database])
        expect([line, word, line.includes(word)]).toEqual([line, word, false]);
    }
  });
});
