/** A stolen station is shut out by a command beside the running server; and a used token is none after a kill (OP6, OP7). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSound, verifyAudit } from '../orgs/verify-audit.ts';
import { runServerCommand, type ServerProcess, spawnServer } from '../testing/server-process.ts';
import { startTestServer } from '../testing/test-server.ts';
import { connect, enrolTestStation, provisionTestOrganisation, type TestStation } from '../testing/test-station.ts';

let folder: string;
let server: ServerProcess;
let stolen: TestStation;
let beside: TestStation;
let database: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-revoked-'));
  const first = await startTestServer({ data: folder });
  const organisation = await provisionTestOrganisation(first, 'North');
  const stations = [
    await enrolTestStation(first, organisation, 'Stolen'),
    await enrolTestStation(first, organisation, 'Beside'),
  ];
  await first.close();
  server = await spawnServer(folder, ['--log-level', 'info']);
  [stolen, beside] = stations.map(({ enrolment, privateKey }) => connect(server, enrolment, privateKey)) as [
    TestStation,
    TestStation,
  ];
  database = stolen.database;
});
afterAll(async () => {
  await server.kill();
  rmSync(folder, { recursive: true, force: true });
});

const feedOf = (station: TestStation) => station.send(`/${database}/_changes?feed=continuous&since=now&heartbeat=200`);
const statusOf = async (station: TestStation) => (await station.send(`/${database}`)).status;

/** Reads a feed to its end. */
async function endOf(response: Response): Promise<string> {
  let text = '';
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += piece;
  return text;
}

describe('a token', () => {
  it('OP7 is good once, also after a kill and a restart of the server', async () => {
    const path = `/${database}`;
    const authorization = await beside.authorization('GET', path);
    const once = async () => (await fetch(server.address + path, { headers: { authorization } })).status;
    expect(await once()).toBe(200);
    expect(await once()).toBe(401);
    await server.kill();
    server = await spawnServer(folder, ['--log-level', 'info']);
    expect(await once()).toBe(401);
    [stolen, beside] = [stolen, beside].map(({ enrolment, privateKey }) => connect(server, enrolment, privateKey)) as [
      TestStation,
      TestStation,
    ];
    expect(await statusOf(beside)).toBe(200);
  });
});

describe('a revoked station', () => {
  it('OP6 is refused on its next call; its live feed ends; others go on; it stands in the audit once', async () => {
    expect([await statusOf(stolen), await statusOf(beside)]).toEqual([200, 200]);
    const [feed, other] = [await feedOf(stolen), await feedOf(beside)];
    const ending = endOf(feed);
    const code = stolen.enrolment.stationCode;
    const told = runServerCommand('station', 'revoke', code, '--reason', 'left on a bus', '--data', folder);
    expect(told).toContain('is revoked');
    expect(told).toContain('within seconds');
    expect(await statusOf(stolen)).toBe(401);
    const text = await ending;
    expect(JSON.parse(text.trim().split('\n').at(-1) ?? '')).toMatchObject({ last_seq: expect.any(String) });
    expect(await statusOf(beside)).toBe(200);
    expect(runServerCommand('station', 'list', '--data', folder)).toMatch(
      /revoked .*Stolen {2}since .*: left on a bus/,
    );
    const record = await beside.send(`/${database}/Station:${stolen.enrolment.stationId}`);
    expect(await record.json()).toMatchObject({ resource: { state: 'revoked' } });
    await other.body?.cancel();
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(server.output()).toContain('calls of a revoked station ended');
    expect(await auditOf('station.revoke')).toMatchObject([{ reason: 'left on a bus' }]);
  });
});

/** Audit events of an operation, as central has them, in chains that are whole. */
async function auditOf(operation: string): Promise<readonly unknown[]> {
  const again = await startTestServer({ data: folder });
  const store = await again.context.stores.open(database);
  const events = await store.listDocuments({ kind: 'AuditEvent', limit: 1000 });
  const organisation = await again.context.catalogue.findOrganisation(database);
  if (!organisation) throw new Error('no such organisation');
  expect(isSound(await verifyAudit(again.context, organisation))).toBe(true);
  await again.close();
  return events
    .map(({ body }) => (JSON.parse(body ?? '{}') as { resource: { operation?: string } }).resource)
    .filter((resource) => JSON.stringify(resource).includes(`"${operation}"`));
}
