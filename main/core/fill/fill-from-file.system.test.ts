/** A file written by the server's command beside the running server, carried to a station that has no line. Real files, real processes. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { systemClock } from '#shared/lib/clock.ts';
import type { AuditEventResource } from '#shared/model/audit-event.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { Graft } from '#shared/store/document-store.ts';
import { issueEnrolmentCode } from '#sync-server/orgs/enrolment-codes.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '#sync-server/orgs/provision-organisation.ts';
import { startTestServer, type TestServer } from '#sync-server/testing/test-server.ts';
import { chooseVaults } from '../boot/choose-vaults.ts';
import { type Core, composeCore } from '../compose.ts';
import type { CoreOptions } from '../core-options.ts';
import type { TakenSnapshot } from './take-snapshot.ts';

const ENTRY = join(import.meta.dirname, '../../../sync-server/index.ts');
const DOCUMENTS = 300;
const SCAN = Uint8Array.from({ length: 300_000 }, (_, at) => at % 253);

let server: TestServer;
let provisioned: ProvisionedOrganisation;
let folder: string;
let core: Core | undefined;

beforeEach(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), 'holdfast-fill-'));
  provisioned = await provisionOrganisation(server.context, {
    name: 'North',
    demo: true,
    sites: [{ code: 'N1', name: 'North One' }],
    users: [{ login: 'admin', displayName: 'Ada', roles: ['administrator'], password: 'a long first password' }],
  });
});
afterEach(async () => {
  await core?.stop();
  await server.dispose();
  await rm(folder, { recursive: true, force: true });
});

const central = () => server.context.stores.open(provisioned.organisation.database);

function graftOf(family: string, data?: Uint8Array): Graft {
  const id = newDocumentId('Patient', systemClock);
  const envelope = { kind: 'Patient', v: 1, facility: 'N1', at: '2026-01-01T00:00:00.000Z-0000-x', by: 'User:x' };
  const resource = { resourceType: 'Patient', id: id.slice(8), name: [{ family }] };
  const body = JSON.stringify({ ...envelope, station: 'central', resource });
  const attachments = data && { scan: { contentType: 'image/png', data } };
  const path = { start: 1, ids: [crypto.randomUUID().replaceAll('-', '')] };
  return { id, path, deleted: false, body, ...(attachments && { attachments }) };
}

async function put(...grafts: readonly Graft[]): Promise<string> {
  const { outcomes } = await (await central()).write({ grafts });
  expect(outcomes.every(({ state }) => state === 'stored')).toBe(true);
  return grafts[0]?.id ?? '';
}

const compose = (more: Partial<CoreOptions> = {}) =>
  composeCore({
    dataFolder: folder,
    vaults: chooseVaults({ dataFolder: folder }),
    openReserve: () => undefined,
    ...more,
  });

async function enrol(): Promise<string> {
  const { code } = await issueEnrolmentCode(server.context, provisioned.organisation);
  const { enrolment } = compose();
  const checked = await enrolment.checkCode(server.address, code);
  if (isRefusal(checked)) throw new Error(checked.sentence);
  const desk = { stationName: 'Desk', siteId: checked.sites[0]?.id ?? '', purpose: 'ward' as const };
  const { fingerprint } = checked;
  const enrolled = await enrolment.enrol({ address: server.address, code, fingerprint, ...desk });
  if (isRefusal(enrolled)) throw new Error(enrolled.sentence);
  const [station] = await server.context.catalogue.listStations(provisioned.organisation.id);
  return station?.id ?? '';
}

async function writeFile(station: string, file: string): Promise<string> {
  const place = ['--data', server.folder, '--storage', server.storage];
  const words = [ENTRY, 'snapshot', '--org', 'North', '--station', station, '--out', file, ...place];
  return (await promisify(execFile)(process.execPath, words)).stdout;
}

/** Ids of all audit events of this operation at central, by the station they concern. */
async function listAudited(operation: string): Promise<readonly string[]> {
  const stored = await (await central()).listDocuments({ kind: 'AuditEvent', limit: 1000 });
  const events = stored.map(({ body = '{}' }) => (JSON.parse(body) as { resource: AuditEventResource }).resource);
  return events.filter((event) => JSON.stringify(event).includes(operation)).map((event) => JSON.stringify(event));
}

it('SN5 SN7 SN9 SN12 SN13 a station without a line has everything from the file, and then only the delta comes', async () => {
  const others = Array.from({ length: DOCUMENTS - 1 }, (_, n) => graftOf(`Oak${n}`));
  const first = await put(graftOf('Zebramarker', SCAN), ...others);
  const station = await enrol();
  const file = join(folder, 'desk.snapshot');
  const said = await writeFile(station, file);
  expect(said).toMatch(/\d+ documents, 1 attachments, \d+ bytes/);
  expect(said).toContain('It stands in the audit.');
  expect((await readFile(file)).includes('Zebramarker')).toBe(false);
  const audited = await listAudited('snapshot.write');
  expect(audited).toHaveLength(1);
  expect(audited[0]).toContain(station);
  const late = await put(graftOf('Late'));

  let isUp = false;
  const asked: URL[] = [];
  const line: typeof fetch = (input, init) => {
    if (!isUp) return Promise.reject(new TypeError('the line is down'));
    asked.push(new URL(String(input instanceof Request ? input.url : input)));
    return fetch(input, init);
  };
  const filled = Promise.withResolvers<TakenSnapshot | Refusal>();
  core = compose({
    fetch: line,
    fillFrom: file,
    onFilled(outcome) {
      isUp = true; // before the line is opened
      filled.resolve(outcome);
    },
  });
  expect(await core.start()).toBeUndefined();
  const outcome = await filled.promise;
  expect(outcome).toMatchObject({ state: 'taken', refused: 0 });

  const running = core;
  const whole = Promise.withResolvers<void>();
  const look = () => running.sync().status().fill.state === 'complete' && whole.resolve();
  running.sync().watch(look);
  look();
  await whole.promise;
  const store = running.workplace()?.desk.store;
  expect((await store?.find(late))?.deleted).toBe(false);
  const digest = (await store?.find(first))?.attachments?.scan?.digest ?? '';
  expect(Buffer.from((await store?.findAttachment(digest)) ?? []).equals(SCAN)).toBe(true);
  const positions = asked
    .filter(({ pathname }) => pathname.endsWith('/_changes'))
    .map((url) => url.searchParams.get('since'));
  const seq = Number.parseInt(positions[0] ?? '0', 10);
  expect(seq).toBeGreaterThan(DOCUMENTS);
  expect(positions.every((since) => Number.parseInt(since ?? '0', 10) >= seq)).toBe(true);
}, 60_000);
