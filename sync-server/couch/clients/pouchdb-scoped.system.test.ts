/** PouchDB in the place of a station: proves itself on each call, and is given what is in that station's scope, no more (PR2). */
import { fetch as pouchFetch } from 'pouchdb-fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProvisionedOrganisation, provisionOrganisation } from '../../orgs/provision-organisation.ts';
import { shareTestServer, type TestServer } from '../../testing/test-server.ts';
import { enrolTestStation, type TestStation } from '../../testing/test-station.ts';
import PouchDB from './pouchdb.ts';

interface Pouch {
  get(id: string): Promise<Record<string, unknown> & { _rev: string }>;
  put(document: object): Promise<{ rev: string }>;
  allDocs(): Promise<{ rows: { id: string }[] }>;
  replicate: {
    from(source: Pouch): Promise<Record<string, unknown>>;
    to(target: Pouch): Promise<Record<string, unknown>>;
  };
}

let server: TestServer;
let station: TestStation;
let organisation: ProvisionedOrganisation;
beforeAll(async () => {
  server = await shareTestServer();
  organisation = await provisionOrganisation(server.context, {
    name: 'Both',
    sites: ['NORTH', 'SOUTH'].map((code) => ({ code, name: code, wards: [] })),
    users: [],
  });
  station = await enrolTestStation(server, organisation, 'North');
  const central = await server.context.stores.open(station.database);
  const [north, south] = ['NORTH', 'SOUTH'].map((site) => patient(site.toLowerCase(), site));
  const { outcomes } = await central.write({
    edits: [north, south].map((doc) => ({ id: `${doc?._id}`, body: JSON.stringify({ ...doc, _id: undefined }) })),
  });
  expect(outcomes.map(({ state }) => state)).toEqual(['stored', 'stored']);
});
afterAll(() => server.dispose());

function patient(name: string, facility: string) {
  const id = `Patient:${name}`;
  const envelope = { kind: 'Patient', v: 1, facility, patient: id, at: '2026-04-01T08:00:00.000Z-0000-s' };
  const resource = { resourceType: 'Patient', name: [{ family: name }], gender: 'male', birthDate: '1980-01-01' };
  return { _id: id, ...envelope, by: 'User:1', station: 's', resource };
}

function remote(): Pouch {
  const prove = async (url: string, options: { method?: string; headers?: Headers } = {}) => {
    const { method = 'GET' } = options;
    const headers = new Headers(options.headers);
    headers.set('authorization', await station.authorization(method, new URL(url).pathname));
    return pouchFetch(url, { ...options, headers });
  };
  const options = { fetch: prove, skip_setup: true };
  return new PouchDB(`${server.address}/${station.database}`, options) as unknown as Pouch;
}
const local = () => new PouchDB(`scoped-${crypto.randomUUID()}`, { adapter: 'memory' }) as unknown as Pouch;

describe('PouchDB as a station', () => {
  it('PR2 RP11 pulls its own site and what belongs to everybody, neither another site nor audit', async () => {
    const desk = local();
    expect(await desk.replicate.from(remote())).toMatchObject({ ok: true, doc_write_failures: 0 });
    const ids = (await desk.allDocs()).rows.map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('Patient:'))).toEqual(['Patient:north']);
    expect(ids.filter((id) => id.startsWith('AuditEvent:'))).toEqual([]);
    expect(ids.some((id) => id.startsWith('Location:') || id.startsWith('Organization:'))).toBe(true);
    await expect(remote().get('Patient:south')).rejects.toMatchObject({ status: 404 });
  });

  it('PR2 pushes what is its own; what it says of another site is refused, alone', async () => {
    const desk = local();
    await desk.put(patient('new', 'NORTH'));
    await desk.put(patient('stray', 'SOUTH'));
    const pushed = await desk.replicate.to(remote());
    expect(pushed).toMatchObject({ docs_written: 1, doc_write_failures: 1 });
    const central = await server.context.stores.open(station.database);
    expect(await central.find('Patient:new')).toBeDefined();
    expect(await central.find('Patient:stray')).toBeUndefined();
  });
});
