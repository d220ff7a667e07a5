import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { genesisHash, headOf, nextLink } from '#shared/domain/audit/chain-link.ts';
import { signHead } from '#shared/domain/audit/signed-head.ts';
import type { AuditEventResource, AuditFacts } from '#shared/model/audit-event.ts';
import { run } from '../cli.ts';
import { describeVerdict } from '../commands/verify-audit.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { enrolTestStation, provisionTestOrganisation, type TestStation } from '../testing/test-station.ts';
import type { ProvisionedOrganisation } from './provision-organisation.ts';
import { isSound, verifyAudit } from './verify-audit.ts';

let server: TestServer;
let north: ProvisionedOrganisation;
let desk: TestStation;
beforeEach(async () => {
  server = await startTestServer({ data: mkdtempSync(join(tmpdir(), 'holdfast-audit-')) });
  north = await provisionTestOrganisation(server, 'North');
  desk = await enrolTestStation(server, north);
});
afterEach(() => server.dispose());

function makeEvents(count: number, label = 'a', before: readonly AuditEventResource[] = []): AuditEventResource[] {
  const { stationId: station, organisation } = desk.enrolment;
  const facts: AuditFacts = {
    organisation: organisation.id,
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
  };
  const events = [...before];
  for (let n = 0; n < count; n += 1) {
    const last = events.at(-1);
    const start = { station, incarnation: 1, previousHash: genesisHash(organisation.id, station) };
    events.push(nextLink(last ? headOf(last) : start, `AuditEvent:${label}${events.length}`, facts));
  }
  return events;
}

async function push(events: readonly AuditEventResource[]): Promise<void> {
  const docs = events.map((resource) => ({
    _id: resource.id,
    _rev: `1-${resource.chain.hash.slice(0, 32)}`,
    kind: 'AuditEvent',
    v: 1,
    facility: '*',
    at: '2026-04-01T08:00:00.000Z-0000-s',
    by: 'User:1',
    station: resource.chain.station,
    resource,
  }));
  const response = await desk.send(`/${desk.database}/_bulk_docs`, { json: { docs, new_edits: false } });
  expect(await response.json()).toEqual([]);
}

async function sendHead(event: AuditEventResource | undefined): Promise<unknown> {
  if (!event) throw new Error('no event');
  const organisation = desk.enrolment.organisation.id;
  const head = { ...headOf(event), organisation, at: '2026-04-01T08:00:01.000Z' };
  return desk.central.sendAuditHead(await signHead(head, desk.privateKey));
}

const verdictOf = async () => {
  const report = await verifyAudit(server.context, north.organisation);
  return report.verdicts.find(({ station }) => station === desk.enrolment.stationId)?.verdict;
};

describe('verify-audit', () => {
  it('RP11 finds whole chains whole, those of central included', async () => {
    const events = makeEvents(5);
    await push(events);
    expect(await sendHead(events.at(-1))).toMatchObject({ countersignature: expect.any(String) });
    const report = await verifyAudit(server.context, north.organisation);
    expect(isSound(report)).toBe(true);
    expect(report.verdicts.map(({ station }) => station).sort()).toContain('central');
    expect(await verdictOf()).toEqual({ state: 'ok', events: 5 });
  });

  it('RP11 names the first broken link', async () => {
    const events = makeEvents(5);
    const [, , third] = events;
    const forged = events.map((event) => (event === third ? { ...event, outcome: 'refused' as const } : event));
    await push(forged);
    const verdict = await verdictOf();
    expect(verdict).toMatchObject({ state: 'broken-link', sequence: 3, reason: 'content' });
    expect(verdict && describeVerdict(verdict)).toContain('first broken link is event 3');
  });

  it('RP11 names a missing tail', async () => {
    const events = makeEvents(5);
    await push(events.slice(0, 3));
    await sendHead(events.at(-1));
    expect(await verdictOf()).toMatchObject({ state: 'missing-tail', sequence: 4, upTo: 5 });
  });

  it('RP11 names a gap', async () => {
    const events = makeEvents(5);
    await push(events.filter((_, index) => index !== 1));
    expect(await verdictOf()).toMatchObject({ state: 'gap', sequence: 2, upTo: 2 });
  });

  it('RP11 names a fork, which a clone of the station makes', async () => {
    const shared = makeEvents(2);
    const one = makeEvents(2, 'b', shared);
    const other = makeEvents(2, 'c', shared).map((event, index) => (index < 2 ? event : { ...event }));
    await push(one);
    await push(other.slice(2));
    expect(await sendHead(one.at(-1))).toMatchObject({ countersignature: expect.any(String) });
    expect(await sendHead(other.at(-1))).toMatchObject({ refused: true, code: 'conflict' });
    expect(await verdictOf()).toMatchObject({ state: 'fork', sequence: 3 });
  });

  it('RP11 refuses heads of others, and forged ones', async () => {
    const [event] = makeEvents(1);
    if (!event) throw new Error('no event');
    const other = await enrolTestStation(server, north, 'Other');
    const organisation = desk.enrolment.organisation.id;
    const signed = await signHead({ ...headOf(event), organisation, at: '2026-04-01T08:00:01Z' }, desk.privateKey);
    expect(await other.central.sendAuditHead(signed)).toMatchObject({ code: 'not-permitted' });
    expect(await desk.central.sendAuditHead({ ...signed, sequence: 9 })).toMatchObject({ code: 'not-permitted' });
    expect(await desk.central.sendAuditHead({ nonsense: true })).toMatchObject({ code: 'invalid-input' });
  });

  it('RP11 is a command that ends with 1 when anything is wrong', async () => {
    await push(makeEvents(3).slice(1));
    const data = server.folder;
    await server.close();
    try {
      expect(await run(['node', 'server', 'verify-audit', '--org', 'North', '--data', data])).toBe(1);
      process.exitCode = 0;
      expect(await run(['node', 'server', 'verify-audit', '--org', 'Nobody', '--data', data])).toBe(2);
    } finally {
      process.exitCode = 0;
      rmSync(data, { recursive: true, force: true });
      server = await startTestServer();
    }
  });
});
