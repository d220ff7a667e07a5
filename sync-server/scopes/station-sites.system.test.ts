/** The commands that give a station a further site and take it back, as an operator types them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provisionOrganisation } from '../orgs/provision-organisation.ts';
import { runServerCommand } from '../testing/server-process.ts';
import { startTestServer } from '../testing/test-server.ts';
import { enrolTestStation } from '../testing/test-station.ts';

let folder: string;
let database: string;
let stationId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-sites-'));
  const server = await startTestServer({ data: folder });
  const organisation = await provisionOrganisation(server.context, {
    name: 'Two sites',
    sites: ['NORTH', 'SOUTH'].map((code) => ({ code, name: code, wards: [] })),
    users: [],
  });
  stationId = (await enrolTestStation(server, organisation, 'Night desk')).enrolment.stationId;
  database = organisation.organisation.database;
  await server.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const station = (...words: string[]) => runServerCommand('station', ...words, '--data', folder);
const refusalOf = (...words: string[]): string => {
  try {
    return station(...words);
  } catch (fault) {
    return String((fault as { stderr?: unknown }).stderr);
  }
};

/** Further sites of the station and the audit of them, as central has it. */
async function readBack() {
  const server = await startTestServer({ data: folder });
  const grants = await server.context.catalogue.listGrants(stationId);
  const store = await server.context.stores.open(database);
  const events = await store.listDocuments({ kind: 'AuditEvent', limit: 1000 });
  await server.close();
  const resources = events.map(
    ({ body = '{}' }) => JSON.parse(body).resource as { operation: string; reason?: string },
  );
  return {
    sites: grants.flatMap(({ of, state }) => (of.type === 'facility' ? [[of.facility, state]] : [])),
    audit: resources
      .filter(({ operation }) => operation.startsWith('scope.'))
      .map((one) => [one.operation, one.reason]),
  };
}

describe('station grant-site, withdraw-site', () => {
  it('PR2 a further site is given and taken back, each with its reason in the audit', async () => {
    expect(station('grant-site', stationId, 'SOUTH', '--reason', 'covers the night')).toContain('may hold SOUTH');
    expect((await readBack()).sites).toEqual([['SOUTH', 'active']]);
    expect(station('withdraw-site', stationId, 'SOUTH', '--reason', 'day again')).toContain('not hold SOUTH any more');
    const granted = ['scope.grantSite', 'SOUTH: covers the night'];
    const audit = [granted, ['scope.withdrawSite', 'SOUTH: day again']];
    expect(await readBack()).toEqual({ sites: [['SOUTH', 'returned']], audit });
  });

  it('PR2 what does not exist, or has no reason, is said in a sentence', () => {
    expect(refusalOf('grant-site', stationId, 'NOWHERE', '--reason', 'x')).toBe('There is no such site.\n');
    expect(refusalOf('grant-site', 'S99', 'SOUTH', '--reason', 'x')).toContain('There is no station S99');
    expect(refusalOf('withdraw-site', stationId, 'SOUTH', '--reason', 'x')).toContain('was not given this site');
    expect(runServerCommand('station', '--help')).toMatch(/grant-site[\s\S]*withdraw-site/);
  });
});
