/** A hub and its central in one process: what a station hears with the line between them up, and down. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import { systemClock } from '#shared/lib/clock.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import type { RecordNumberBlock } from '#shared/protocol/enrolment.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { bucketOf, differingBuckets, listBuckets, planRepair, sumBuckets } from '#shared/store/scope-buckets.ts';
import { type ProvisionedOrganisation, provisionOrganisation } from '../orgs/provision-organisation.ts';
import { revokeStation } from '../orgs/revoke-station.ts';
import { startTestHub, type TestHub } from '../testing/test-hub.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { connect, enrolTestStation, type TestStation } from '../testing/test-station.ts';

const HOURS_MS = 3 * 3_600_000;

let server: TestServer;
let provisioned: ProvisionedOrganisation;
let line: TestHub;
let desk: TestStation;
let lost: TestStation;
/** How far the hub's own clock is behind. */
let behindMs = HOURS_MS;

beforeAll(async () => {
  server = await startTestServer({ storage: 'sqlite' });
  provisioned = await provisionOrganisation(server.context, {
    name: 'North',
    sites: ['NORTH', 'SOUTH'].map((code) => ({ code, name: code, wards: [{ code: 'A', name: 'A' }] })),
    users: [],
  });
  line = await startTestHub(server, provisioned, { clock: { now: () => Date.now() - behindMs } });
  desk = await enrol('desk');
  lost = await enrol('lost');
  await line.until(({ link, numbersLeft }) => link === 'connected' && numbersLeft === 1000);
});
afterAll(async () => {
  await line.dispose();
  await server.dispose();
});

/** Of the hub's site, and known to the hub. */
async function enrol(name: string): Promise<TestStation> {
  const station = await enrolTestStation(server, provisioned, name);
  await line.until(async () => (await atHub(station.enrolment.stationId)) !== undefined);
  return atItsHub(station);
}
const atHub = (stationId: string) => line.hub().context.catalogue.findStation(stationId);
const atItsHub = ({ enrolment, privateKey }: TestStation) => connect(line.hub(), enrolment, privateKey);
const renew = ({ central }: TestStation) =>
  central.renewLease({ nonce: crypto.randomUUID().replaceAll('-', ''), extensions: [] });
async function numbers({ central }: TestStation): Promise<RecordNumberBlock> {
  const block = await central.leaseRecordNumbers({ requestId: crypto.randomUUID(), size: 10 });
  if (isRefusal(block)) throw new Error(block.sentence);
  return block;
}
/** What a server tells of the list of a station: the sum of all, and how many its buckets count together. */
async function sumsOf(central: TestStation['central']) {
  const [manifest, told] = [await central.readManifest(), await central.readBuckets({ buckets: 'sums' })];
  if (isRefusal(manifest) || isRefusal(told)) throw new Error('no list');
  const { seq: _seq, ...sum } = manifest;
  const counted = (told.sums ?? []).reduce((all, one) => all + Number(one.split(':')[0]), 0);
  return { manifest: sum, told, counted };
}
const atCentral = ({ enrolment, privateKey }: TestStation) => connect(server, enrolment, privateKey).central;
const leasedTo = async (holder: string) => {
  const leases = await server.context.catalogue.listLeases(provisioned.organisation.id, 'record-numbers');
  return leases.filter((lease) => lease.holder === holder).map(({ resource }) => resource);
};

describe('a hub with central behind it', () => {
  it('HU13 judges proofs by central’s clock', async () => {
    expect((await desk.send(`/${desk.database}`)).status).toBe(200);
  });

  it('HU13 RP10 a hub whose clock is set while it runs asks central for the time and goes on', async () => {
    behindMs += HOURS_MS;
    line.hub().tryNow();
    await line.until(async ({ link }) => (await desk.send(`/${desk.database}`)).status === 200 && link === 'connected');
  });

  it('HU9 record numbers and the lease of a station are central’s', async () => {
    const { prefix, from, to } = await numbers(desk);
    expect(await leasedTo(desk.enrolment.stationId)).toEqual([`${prefix} ${from}-${to}`]);
    expect(await renew(desk)).toMatchObject({ grant: { station: desk.enrolment.stationId } });
  });

  it('HU6 HU17 holds a patient of another site while one of its stations does, and lets go when central ends it', async () => {
    const patientId = newDocumentId('Patient', systemClock);
    const facts = {
      kind: 'Patient',
      v: 1,
      facility: 'SOUTH',
      at: '2026-11-22T08:00:00.000Z-0000-x',
      by: 'x',
      station: 's',
    };
    const body = JSON.stringify({ ...facts, resource: { resourceType: 'Patient', name: [{ family: 'South' }] } });
    await (await server.context.stores.open(desk.database)).write({ edits: [{ id: patientId, body }] });
    const { catalogue } = server.context;
    const organisationId = provisioned.organisation.id;
    const of = { type: 'patient', patientId } as const;
    const isHere = async () => (await line.hub().store.find(patientId)) !== undefined;
    const [one, other] = [desk, lost].map(({ enrolment }) => enrolment.stationId) as [string, string];
    const give = (stationId: string, requestId: string) =>
      catalogue.grantScope({
        ...{ requestId, stationId, organisationId, of, reason: 'x', by: 'x' },
        atMs: 1,
        untilMs: undefined,
      });
    const end = (stationId: string, requestId: string) =>
      catalogue.endGrant(stationId, requestId, { state: 'returned', atMs: 2 });
    await give(one, 'r1');
    await give(other, 'r1');
    await line.until(isHere);
    const grantsHere = () => line.hub().context.catalogue.listGrants(one);
    await end(one, 'r1');
    await line.until(async () => (await grantsHere()).every(({ state }) => state === 'returned'));
    expect(await isHere()).toBe(true);
    await end(other, 'r1');
    await line.until(async () => !(await isHere()));
    await give(one, 'r2');
    await line.until(isHere);
  });

  it('HU12 RP8 the hub’s own list of a station, sum and buckets, is central’s once all has come', async () => {
    await line.until(async () => {
      const [here, there] = await Promise.all([sumsOf(desk.central), sumsOf(atCentral(desk))]);
      const { wholeAt, wholeParts } = line.hub().record();
      const isOwn = wholeAt !== undefined && wholeParts?.length === 1; // HU19: the patient that came back is here again
      return isOwn && JSON.stringify(here) === JSON.stringify(there);
    });
    const { manifest, counted } = await sumsOf(desk.central);
    expect(counted).toBe(manifest.count);
    expect(manifest.patients).toHaveLength(1);
  });

  it('HU12 PR2 RP8 a station that differs is told where, document by document, in its scope alone', async () => {
    const { manifest, told } = await sumsOf(desk.central);
    const { facilities, patients, count } = manifest;
    const copy = createMemoryStore();
    const strange = JSON.stringify({ kind: 'Patient', facility: 'NORTH' });
    await copy.write({ edits: [{ id: 'Patient:strange', body: strange }] });
    const buckets = differingBuckets(await sumBuckets(copy, { facilities, patients }, nativeDigests), told.sums ?? []);
    const missing: string[] = [];
    const surplus: string[] = [];
    for (const bucket of buckets) {
      const here = await listBuckets(copy, { facilities, patients }, [bucket], 99);
      const there = await desk.central.readBuckets({ buckets: [bucket] });
      if (isRefusal(there)) throw new Error(there.sentence);
      const plan = planRepair(here.rows, there.rows ?? []);
      missing.push(...plan.missing.map(({ id }) => id));
      surplus.push(...plan.surplus.map(({ id }) => id));
    }
    expect([missing.length, surplus]).toEqual([count, ['Patient:strange']]);
    for (const id of missing) expect((await desk.send(`/${desk.database}/${id}`)).status).toBe(200);
    const patientId = patients[0] ?? '';
    const ofPatient = await desk.central.readBuckets({ patientId, buckets: [bucketOf(patientId)] });
    expect(ofPatient).toMatchObject({ rows: [{ id: patientId }], isWhole: true });
    expect(await lost.central.readBuckets({ patientId, buckets: 'sums' })).toMatchObject({ code: 'not-found' });
    expect(await desk.central.readBuckets({ buckets: [256] })).toMatchObject({ code: 'invalid-input' });
  });

  it('HU9 LE3 the lease of a station that was shut out ends with the organisation’s own word, not with the hub’s', async () => {
    const { stationId } = lost.enrolment;
    await revokeStation(server.context, stationId, 'lost');
    await line.until(async () => (await atHub(stationId))?.state === 'revoked');
    expect((await lost.send(`/${lost.database}`)).status).toBe(401);
    expect(await renew(lost)).toMatchObject({ code: 'revoked', details: { signature: expect.any(String) } });
  });
});

describe('a hub without contact', () => {
  beforeAll(async () => {
    line.cut();
    await line.until(({ link }) => link === 'offline');
  });

  it('HU13 goes on by central’s clock', async () => {
    expect((await desk.send(`/${desk.database}`)).status).toBe(200);
    const { nowMs } = (await (await fetch(`${line.hub().address}/_holdfast/time`)).json()) as { nowMs: number };
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(HOURS_MS / 2);
  });

  it('HU12 PR2 RP8 goes on telling its list by buckets, to nobody who was shut out', async () => {
    const { manifest, counted } = await sumsOf(desk.central);
    expect(counted).toBe(manifest.count);
    expect(await lost.central.readBuckets({ buckets: 'sums' })).toMatchObject({ code: 'not-permitted' });
  });

  it('HU9 LE1 renews no lease and seals nobody: a station hears that there is no contact', async () => {
    expect(await renew(desk)).toMatchObject({ code: 'no-contact' });
    expect(await renew(lost)).toMatchObject({ code: 'no-contact' });
  });

  it('HU16 gives record numbers of its own block, none twice, and none to who was shut out', async () => {
    const [one, two] = [await numbers(desk), await numbers(desk)];
    expect([one.stationId, two.stationId]).toEqual([desk.enrolment.stationId, desk.enrolment.stationId]);
    expect([two.from - one.from, two.to - two.from]).toEqual([10, 9]);
    expect(await leasedTo(line.hub().record().hubId)).toEqual([`${one.prefix} ${one.from}-${one.from + 999}`]);
    const request = { requestId: crypto.randomUUID(), size: 10 };
    expect(await lost.central.leaseRecordNumbers(request)).toMatchObject({ code: 'not-permitted' });
    expect(await line.hub().context.metrics.registry.metrics()).toContain('holdfast_hub_record_numbers_left 980');
  });

  it('HU13 HU16 started again goes on by the same clock, behind the numbers that it gave', async () => {
    const before = await numbers(desk);
    await line.restart();
    expect((await numbers(atItsHub(desk))).from).toBe(before.to + 1);
  });
});
