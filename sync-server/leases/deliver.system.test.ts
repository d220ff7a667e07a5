/** Commands about leases, as an administrator runs them: `org policy`, and `deliver` with a file that was carried from a sealed station. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import { type SealedPart, sealPart } from '#shared/protocol/sealed-work.ts';
import { revokeStation } from '../orgs/revoke-station.ts';
import { runServerCommand } from '../testing/server-process.ts';
import { startTestServer } from '../testing/test-server.ts';
import { enrolTestStation, provisionTestOrganisation } from '../testing/test-station.ts';

let folder: string;
let file: string;
let stationId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-deliver-'));
  file = join(folder, 'unsent-work.holdfast');
  const server = await startTestServer({ data: folder });
  const north = await provisionTestOrganisation(server, 'North');
  const desk = await enrolTestStation(server, north, 'Desk');
  stationId = desk.enrolment.stationId;
  const lease = await desk.central.renewLease({ nonce: crypto.randomUUID() });
  if (isRefusal(lease)) throw new Error(lease.sentence);
  await revokeStation(server.context, stationId, 'stolen');
  await server.close();
  const part = (n: number, last: boolean): SealedPart => ({
    format: 'holdfast-sealed-work/1',
    organisation: north.organisation.id,
    station: stationId,
    incarnation: 1,
    sealedAt: '2026-01-01T00:00:00Z',
    part: n,
    last,
    documents: [{ id: `Patient:${n}`, path: { start: 1, ids: ['a'.repeat(32)] }, deleted: false, body: bodyOf(n) }],
  });
  const lines = await Promise.all(
    [1, 2].map((n) => sealPart(part(n, n === 2), desk.privateKey, lease.grant.encryptionKey)),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bodyOf(n: number): string {
  const resource = { resourceType: 'Patient', id: `${n}`, name: [{ family: 'Oak' }] };
  const at = '2026-01-01T00:00:00.000Z-0000-x';
  return JSON.stringify({ kind: 'Patient', v: 1, facility: 'MAIN', at, by: 'User:x', station: stationId, resource });
}

it('LE15 sets how long stations work without contact, with a reason', () => {
  const words = ['--offline-days', '14', '--reason', 'the road is closed'];
  expect(runServerCommand('org', 'policy', ...words, '--data', folder)).toContain('work 14 days without contact');
});

it('LE12 takes in the file of a station that was shut out since; a second time changes nothing', () => {
  const deliver = () => runServerCommand('deliver', file, '--org', 'North', '--data', folder);
  expect(deliver()).toContain(`Station ${stationId}: 2 documents; 2 taken, 0 known already, 0 refused, 0 set aside.`);
  expect(deliver()).toContain('0 taken, 2 known already');
});
