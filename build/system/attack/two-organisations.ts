/** Two organisations on one server, each with a station and a record that the other must never hear of. */
import { createHash } from 'node:crypto';
import type { ProvisionedOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';
import {
  enrolTestStation,
  provisionTestOrganisation,
  type StationRequest,
  type TestStation,
} from '#sync-server/testing/test-station.ts';

export const SECRET = 'Zebediah-Quartermain';

export interface Side {
  readonly organisation: ProvisionedOrganisation;
  readonly station: TestStation;
  readonly database: string;
  readonly patientId: string;
  /** Revision with the attachment. */
  readonly rev: string;
  /** As CouchDB spells the digest of the attachment's bytes. */
  readonly digest: string;
  readonly lastSeq: string;
}

export interface TwoOrganisations {
  readonly server: TestServer;
  readonly north: Side;
  readonly south: Side;
}

export function patientDocument(id: string, family = SECRET) {
  return {
    _id: id,
    kind: 'Patient',
    v: 1,
    facility: 'MAIN',
    patient: id,
    at: '2026-04-01T08:00:00.000Z-0000-s',
    by: 'User:1',
    station: 's',
    resource: { resourceType: 'Patient', name: [{ family, given: ['A'] }], birthDate: '1980-01-01', gender: 'male' },
  };
}

export async function startTwoOrganisations(): Promise<TwoOrganisations> {
  const server = await startTestServer({ logLevel: 'silent' });
  return {
    server,
    north: await makeSide(server, 'North', 'Patient:0192-north', 'Nobody-Particular'),
    south: await makeSide(server, 'South', 'Patient:0192-south', SECRET),
  };
}

async function makeSide(server: TestServer, name: string, patientId: string, family: string): Promise<Side> {
  const organisation = await provisionTestOrganisation(server, name);
  const station = await enrolTestStation(server, organisation);
  const own = `/${station.database}`;
  const revOf = async (path: string, init: StationRequest) =>
    ((await (await station.send(own + path, init)).json()) as { rev: string }).rev;
  const first = await revOf(`/${patientId}`, { method: 'PUT', json: patientDocument(patientId, family) });
  const bytes = `scan of ${family}`;
  const file = { method: 'PUT', body: bytes, headers: { 'content-type': 'text/plain' } };
  const rev = await revOf(`/${patientId}/scan.txt?rev=${first}`, file);
  const changes = (await (await station.send(`${own}/_changes`)).json()) as { last_seq: string };
  const digest = `md5-${createHash('md5').update(bytes).digest('base64')}`;
  const { database } = station;
  return { organisation, station, database, patientId, rev, digest, lastSeq: changes.last_seq };
}

/** Everything that an answer tells, the date aside; what was asked for is taken out by `without`. */
const OF_THE_CALL: readonly string[] = ['date', 'content-length', 'x-request-id'];

export async function told(response: Response, without: readonly string[] = []): Promise<string> {
  const headers = [...response.headers].filter(([name]) => !OF_THE_CALL.includes(name)).sort();
  const text = JSON.stringify([response.status, headers, await response.text()]);
  return without.reduce((result, word) => result.replaceAll(word, '…'), text);
}
