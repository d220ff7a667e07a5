/** PR1 attacked: everything of one organisation tried with what another one has. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROWS_MEDIA_TYPE } from '#shared/protocol/rows.ts';
import type { ProvisionedOrganisation } from '../orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import {
  enrolTestStation,
  provisionTestOrganisation,
  type StationRequest,
  type TestStation,
} from '../testing/test-station.ts';

const SECRET = 'Zebediah-Quartermain';
const NOWHERE = 'nowhere-0123456789ab';

let server: TestServer;
let northOrganisation: ProvisionedOrganisation;
let north: TestStation;
let south: TestStation;
let southToken = '';
let southRev = '';
const PATIENT = 'Patient:0192-south';

const patient = {
  _id: PATIENT,
  kind: 'Patient',
  v: 1,
  facility: 'MAIN',
  patient: PATIENT,
  at: '2026-04-01T08:00:00.000Z-0000-s',
  by: 'User:1',
  station: 's',
  resource: {
    resourceType: 'Patient',
    name: [{ family: SECRET, given: ['A'] }],
    birthDate: '1980-01-01',
    gender: 'male',
  },
};

beforeAll(async () => {
  server = await startTestServer();
  northOrganisation = await provisionTestOrganisation(server, 'North');
  north = await enrolTestStation(server, northOrganisation);
  south = await enrolTestStation(server, await provisionTestOrganisation(server, 'South'));
  const saved = await south.send(`/${south.database}/${PATIENT}`, { method: 'PUT', json: patient });
  southRev = ((await saved.json()) as { rev: string }).rev;
  const headers = { 'content-type': 'text/plain' };
  const path = `/${south.database}/${PATIENT}/scan.txt?rev=${southRev}`;
  southRev = ((await (await south.send(path, { method: 'PUT', body: SECRET, headers })).json()) as { rev: string }).rev;
  southToken = ((await (await south.send(`/${south.database}/_changes`)).json()) as { last_seq: string }).last_seq;
});
afterAll(() => server.dispose());

/** Every path below a database, with ids, revisions and tokens that exist in the other one. */
function attempts(): readonly (readonly [string, StationRequest])[] {
  const rows = { accept: ROWS_MEDIA_TYPE };
  return [
    ['', {}],
    ['', { method: 'HEAD' }],
    ['', { method: 'PUT' }],
    ['', { method: 'DELETE' }],
    ['', { json: { _id: PATIENT } }],
    ['/_changes', {}],
    ['/_changes?include_docs=true&style=all_docs', {}],
    [`/_changes?since=${southToken}`, {}],
    ['/_changes', { headers: rows }],
    ['/_changes?lane=each&since=0,0,0', { headers: rows }],
    ['/_changes?feed=longpoll&timeout=10', {}],
    ['/_changes?feed=continuous&timeout=10', {}],
    ['/_changes?feed=eventsource&timeout=10', {}],
    ['/_all_docs?include_docs=true', {}],
    ['/_all_docs', { json: { keys: [PATIENT] } }],
    ['/_bulk_get?revs=true', { json: { docs: [{ id: PATIENT, rev: southRev }] } }],
    ['/_bulk_docs', { json: { docs: [{ _id: PATIENT }] } }],
    ['/_bulk_docs', { json: { docs: [{ ...patient, _rev: '1-a' }], new_edits: false } }],
    ['/_revs_diff', { json: { [PATIENT]: [southRev] } }],
    ['/_missing_revs', { json: { [PATIENT]: [southRev] } }],
    ['/_holdfast/grafts', { method: 'POST', body: '', headers: { 'content-type': ROWS_MEDIA_TYPE } }],
    ['/_ensure_full_commit', { json: {} }],
    ['/_revs_limit', {}],
    ['/_local/checkpoint', {}],
    ['/_local/checkpoint', { method: 'PUT', json: {} }],
    ['/_local/checkpoint', { method: 'DELETE' }],
    [`/${PATIENT}`, {}],
    [`/${PATIENT}?rev=${southRev}`, {}],
    [`/${PATIENT}?open_revs=all`, {}],
    [`/${PATIENT}`, { method: 'HEAD' }],
    [`/${PATIENT}`, { method: 'PUT', json: patient }],
    [`/${PATIENT}?rev=${southRev}`, { method: 'DELETE' }],
    [`/${PATIENT}/scan.txt`, {}],
    [`/${PATIENT}/scan.txt?rev=${southRev}`, { method: 'PUT', body: 'x' }],
    [`/${PATIENT}/scan.txt?rev=${southRev}`, { method: 'DELETE' }],
    ['/_design/x/_view/y', {}],
    ['/_unheard_of', {}],
  ];
}

/** Everything that an answer tells, the date aside. */
async function told(response: Response): Promise<string> {
  const headers = [...response.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id').sort();
  return JSON.stringify([response.status, headers, await response.text()]);
}

type Send = (path: string, init: StationRequest, database: string) => Promise<Response>;

async function expectAlike(send: Send): Promise<void> {
  for (const [path, init] of attempts()) {
    const theirs = await told(await send(`/${south.database}${path}`, init, south.database));
    const nothing = await told(await send(`/${NOWHERE}${path}`, init, NOWHERE));
    expect([path, init.method, theirs]).toEqual([path, init.method, nothing]);
    expect(theirs).not.toContain(SECRET);
    expect([401, 404]).toContain(JSON.parse(theirs)[0]);
  }
}

const plain = ({ json, claim: _claim, ...init }: StationRequest): RequestInit => ({
  ...init,
  ...(json === undefined ? {} : { method: init.method ?? 'POST', body: JSON.stringify(json) }),
});

describe('PR1 one organisation does not exist for another', () => {
  it('PR1 with its own good proof for the other database', () =>
    expectAlike((path, init, database) => north.send(path, { ...init, claim: { database } })));

  it('PR1 with a proof made for its own database', () => expectAlike((path, init) => north.send(path, init)));

  it('PR1 with no credentials at all, or made-up ones', async () => {
    await expectAlike((path, init) => fetch(server.address + path, plain(init)));
    const headers = { authorization: 'Holdfast-Station abc.def.ghi' };
    await expectAlike((path, init) => fetch(server.address + path, { ...plain(init), headers }));
  });

  it('PR1 with calls beside the protocol', async () => {
    const calls = ['users', 'users/change', 'record-number-blocks', 'audit-heads', 'incarnations'];
    for (const call of calls) {
      const ask = async (database: string) =>
        told(await north.send(`/_holdfast/${database}/${call}`, { json: {}, claim: { database } }));
      expect(await ask(south.database)).toBe(await ask(NOWHERE));
    }
  });

  it("PR1 with the other's ids, revisions and feed tokens on its own database", async () => {
    const own = `/${north.database}`;
    expect((await north.send(`${own}/${PATIENT}`)).status).toBe(404);
    expect((await north.send(`${own}/${PATIENT}/scan.txt`)).status).toBe(404);
    const since = async (token: string) => (await north.send(`${own}/_changes?since=${token}`)).json();
    expect(await since(southToken)).toEqual(await since('5-0000000000'));
    const diff = await north.send(`${own}/_revs_diff`, { json: { [PATIENT]: [southRev] } });
    expect(await diff.json()).toEqual({ [PATIENT]: { missing: [southRev] } });
    const stub = { content_type: 'text/plain', stub: true, length: SECRET.length, revpos: 1, digest: 'md5-unknown' };
    const docs = [{ ...patient, _id: PATIENT, _rev: '1-a', _attachments: { 'scan.txt': stub } }];
    const stolen = await north.send(`${own}/_bulk_docs`, { json: { docs, new_edits: false } });
    expect(await stolen.json()).toMatchObject([{ error: 'missing_stub' }]);
  });

  it('PR3 a token is taken once, for one method and path', async () => {
    const path = `/${north.database}/_all_docs`;
    const authorization = await north.authorization('GET', path);
    const use = async (method: string, at: string) =>
      (await fetch(server.address + at, { method, headers: { authorization } })).status;
    expect(await use('GET', path)).toBe(200);
    expect(await use('GET', path)).toBe(401);
    const fresh = await north.authorization('GET', path);
    expect((await fetch(`${server.address}/${north.database}`, { headers: { authorization: fresh } })).status).toBe(
      401,
    );
  });

  it('PR1 the administrator of the server sees that a database is there, and no record', async () => {
    const of = (path: string) => server.admin(`/${south.database}${path}`);
    expect(await (await of('')).json()).toMatchObject({ db_name: south.database });
    for (const path of [
      '/_changes?include_docs=true',
      '/_all_docs',
      `/${PATIENT}`,
      `/${PATIENT}/scan.txt`,
      '/_local/x',
    ]) {
      const response = await of(path);
      expect([path, response.status]).toEqual([path, 403]);
      expect(await response.text()).not.toContain(SECRET);
    }
    expect((await server.admin(`/${south.database}`, { method: 'DELETE' })).status).toBe(403);
  });

  it('PR1 a byte search of the files finds nothing of a record', () => {
    const folder = join(server.folder, 'databases');
    for (const name of existsSync(folder) ? readdirSync(folder) : [])
      expect(readFileSync(join(folder, name)).includes(SECRET)).toBe(false);
  });
});

describe('RP11 audit events travel upward only', () => {
  const event = (id: string, station: TestStation, chain: Record<string, unknown> = {}) => ({
    _id: `AuditEvent:${id}`,
    _rev: '1-a',
    kind: 'AuditEvent',
    v: 1,
    facility: '*',
    at: '2026-04-01T08:00:00.000Z-0000-s',
    by: 'User:1',
    station: station.enrolment.stationId,
    resource: {
      resourceType: 'AuditEvent',
      id: `AuditEvent:${id}`,
      organisation: station.enrolment.organisation.id,
      operation: 'chart.open',
      action: 'R',
      subtype: 'chart',
      outcome: 'success',
      recorded: '2026-04-01T08:00:00.000Z',
      clock: { quality: 'checked' },
      patients: [],
      entities: [],
      site: 'MAIN',
      offline: false,
      appVersion: '0.1.0',
      chain: {
        station: station.enrolment.stationId,
        incarnation: 1,
        sequence: 1,
        previousHash: 'a'.repeat(64),
        hash: 'b'.repeat(64),
        ...chain,
      },
    },
  });
  const push = async (station: TestStation, doc: unknown) => {
    const json = { docs: [doc], new_edits: false };
    return (await station.send(`/${station.database}/_bulk_docs`, { json })).json();
  };

  it('RP11 accepts the own chain, refuses any other, shows none', async () => {
    const second = await enrolTestStation(server, northOrganisation, 'B');
    expect(await push(north, event('own', north))).toEqual([]);
    expect(await push(north, event('forged', second))).toMatchObject([{ id: 'AuditEvent:forged', error: 'forbidden' }]);
    expect(await push(north, event('later', north, { incarnation: 2 }))).toMatchObject([{ error: 'forbidden' }]);
    expect(await push(north, { ...event('own', north), _rev: '2-b', _deleted: true })).toMatchObject([
      { error: 'forbidden' },
    ]);
    const own = `/${north.database}`;
    for (const station of [north, second]) {
      for (const path of ['/_all_docs', '/_changes', '/_changes?style=all_docs&include_docs=true']) {
        expect(await (await station.send(own + path)).text()).not.toContain('AuditEvent:');
      }
      expect((await station.send(`${own}/AuditEvent:own`)).status).toBe(404);
      expect((await station.send(`${own}/AuditEvent:own?open_revs=all`)).status).toBe(404);
      const keys = await station.send(`${own}/_all_docs`, { json: { keys: ['AuditEvent:own'] } });
      expect(await keys.json()).toMatchObject({ rows: [{ error: 'not_found' }] });
      const got = await station.send(`${own}/_bulk_get`, { json: { docs: [{ id: 'AuditEvent:own' }] } });
      expect(await got.text()).not.toContain('chart.open');
    }
    const known = await north.send(`${own}/_revs_diff`, { json: { 'AuditEvent:own': ['1-a'] } });
    expect(await known.json()).toEqual({});
  });

  it('ID1 refuses what central signs, one document at a time', async () => {
    const user = { _id: 'User:0192-x', _rev: '1-a', kind: 'User', v: 1, resource: {} };
    const json = {
      docs: [user, { ...patient, _id: 'Patient:0192-n', patient: 'Patient:0192-n', _rev: '1-a' }],
      new_edits: false,
    };
    const answer = await north.send(`/${north.database}/_bulk_docs`, { json });
    expect(await answer.json()).toMatchObject([{ id: 'User:0192-x', error: 'forbidden' }]);
    expect((await north.send(`/${north.database}/Patient:0192-n`)).status).toBe(200);
  });

  it('RP1 keeps the checkpoints of each station apart', async () => {
    const second = await enrolTestStation(server, northOrganisation, 'C');
    const path = `/${north.database}/_local/same`;
    await north.send(path, { method: 'PUT', json: { n: 1 } });
    expect((await second.send(path)).status).toBe(404);
  });

  it('ST6 quarantines what fails its model: told once, known, served to nobody', async () => {
    const odd = { ...patient, _id: 'Patient:0192-odd', patient: 'Patient:0192-odd', _rev: '1-a', v: 'one' };
    expect(await push(north, odd)).toMatchObject([{ id: 'Patient:0192-odd', error: 'forbidden' }]);
    expect(await push(north, odd)).toEqual([]);
    expect((await north.send(`/${north.database}/Patient:0192-odd`)).status).toBe(404);
  });
});
