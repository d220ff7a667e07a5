/** Central's side of leases, over HTTP: renewal, revocation, sealed work. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { verifyGrant, verifyRevocation } from '#shared/domain/lease/signed-lease.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { type LeaseAnswer, revokedDetails, type X25519PublicJwk } from '#shared/protocol/lease.ts';
import { type SealedPart, sealPart } from '#shared/protocol/sealed-work.ts';
import type { ProvisionedOrganisation } from '../orgs/provision-organisation.ts';
import { revokeStation } from '../orgs/revoke-station.ts';
import { isSound, verifyAudit } from '../orgs/verify-audit.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { enrolTestStation, provisionTestOrganisation, type TestStation } from '../testing/test-station.ts';
import { setOfflinePolicy } from './offline-policy.ts';

const DAY_MS = 86_400_000;
let server: TestServer;
let north: ProvisionedOrganisation;
let desk: TestStation;
let beside: TestStation;
const nonce = () => crypto.randomUUID();

beforeAll(async () => {
  server = await startTestServer();
  north = await provisionTestOrganisation(server, 'North');
  desk = await enrolTestStation(server, north, 'Desk');
  beside = await enrolTestStation(server, north, 'Beside');
});
afterAll(() => server.dispose());

async function renew(station: TestStation, more: object = {}): Promise<LeaseAnswer> {
  const answer = await station.central.renewLease({ nonce: nonce(), ...more });
  if (isRefusal(answer)) throw new Error(answer.sentence);
  return answer;
}

async function auditOf(operation: string): Promise<readonly { reason?: string }[]> {
  const store = await server.context.stores.open(desk.database);
  const events = await store.listDocuments({ kind: 'AuditEvent', limit: 1000 });
  return events
    .map(({ body }) => (JSON.parse(body ?? '{}') as { resource: { operation?: string; reason?: string } }).resource)
    .filter((event) => event.operation === operation);
}

const partOf = (
  station: TestStation,
  documents: SealedPart['documents'],
  more: Partial<SealedPart> = {},
): SealedPart => ({
  format: 'holdfast-sealed-work/1',
  organisation: north.organisation.id,
  station: station.enrolment.stationId,
  incarnation: 1,
  sealedAt: new Date().toISOString(),
  part: 1,
  last: true,
  documents,
  ...more,
});
const patient = (id: string, facility = 'MAIN') => ({
  id: `Patient:${id}`,
  path: { start: 1, ids: ['a'.repeat(32)] },
  deleted: false,
  body: JSON.stringify({
    kind: 'Patient',
    v: 1,
    facility,
    at: '2026-01-01T00:00:00.000Z-0000-x',
    by: 'User:x',
    station: desk.enrolment.stationId,
    resource: { resourceType: 'Patient', id, name: [{ family: 'Oak' }] },
  }),
});

describe('renewal', () => {
  it('LE1 gives the same key each time, a new end, and is signed with the nonce that was sent', async () => {
    const [first, second, other] = [await renew(desk), await renew(desk), await renew(beside)];
    expect(second.leaseKey).toBe(first.leaseKey);
    expect(other.leaseKey).not.toBe(first.leaseKey);
    expect(second.grant.untilMs - second.grant.nowMs).toBe(30 * DAY_MS);
    expect(second.grant.epoch).toBe(1);
    const key = await importVerifyingKey(north.organisation.publicKeyJwk);
    expect(await verifyGrant(second.grant, second.signature, key)).toBe(true);
    expect(await verifyGrant({ ...second.grant, untilMs: second.grant.untilMs + 1 }, second.signature, key)).toBe(
      false,
    );
  });

  it('LE15 is as long as the signed policy says from the next contact on, shorter or longer; each change is audited', async () => {
    const set = (offlineDays: number) =>
      setOfflinePolicy(server.context, north.organisation, { offlineDays, reason: `road closed ${offlineDays}` });
    const days = async () => {
      const { untilMs, nowMs } = (await renew(beside)).grant;
      return (untilMs - nowMs) / DAY_MS;
    };
    expect(await set(45)).toMatchObject({ before: 30, policy: { serial: 1 } });
    expect(await days()).toBe(45);
    expect(await set(7)).toMatchObject({ before: 45, policy: { serial: 2 } });
    expect(await days()).toBe(7);
    expect((await auditOf('organisation.setPolicy')).map(({ reason }) => reason)).toEqual([
      'stations work without contact for 45 days: road closed 45',
      'stations work without contact for 7 days: road closed 7',
    ]);
    await set(30);
  });

  it('LE2 keeps no lease key in the clear: neither in the catalogue nor in a file', async () => {
    const { leaseKey } = await renew(desk);
    const row = await server.context.catalogue.keepLeaseKey(desk.enrolment.stationId, 'another');
    expect(row.sealed).not.toContain(leaseKey);
    expect(JSON.stringify(await server.context.secrets.read(north.organisation.id))).not.toContain(leaseKey);
  });

  it('LE9 puts extensions that people made into the audit, once', async () => {
    const extension = (id: string) => ({
      id,
      atMs: Date.now(),
      untilMs: Date.now() + DAY_MS,
      by: ['User:a', 'User:b'],
      reason: 'storm',
      inCare: 3,
    });
    await renew(desk, { extensions: [extension('00000000-1')] });
    await renew(desk, { extensions: [extension('00000000-1'), extension('00000000-2')] });
    const kept = await auditOf('lease.extend');
    expect(kept.map(({ reason }) => reason)).toEqual(
      Array(2).fill(expect.stringContaining('User:a and User:b, 3 in care: storm')),
    );
  });
});

describe('leases of resources', () => {
  const register = { kind: 'register', resource: 'MAIN/morphine' } as const;
  const admin = { login: 'admin', password: 'first password' };

  it('LE20 are given to one station at a time, also when two ask at once; returned they are free', async () => {
    const asked = await Promise.all(
      [desk, beside, desk, beside].map(({ central }) => central.leaseResource({ ...register, forMinutes: 60 })),
    );
    const holders = asked.flatMap((one) => (isRefusal(one) ? [] : [one.holder]));
    expect(new Set(holders).size).toBe(1);
    expect(asked.filter(isRefusal)).toMatchObject(Array(2).fill({ code: 'conflict', details: { holder: holders[0] } }));
    const [holder, other] = holders[0] === desk.enrolment.stationId ? [desk, beside] : [beside, desk];
    expect(await other.central.returnLease(register)).toMatchObject({ code: 'not-found' });
    expect(await holder.central.returnLease(register)).toMatchObject({ state: 'returned', epoch: 1 });
    expect(await desk.central.leaseResource({ ...register, forMinutes: 60 })).toMatchObject({
      epoch: 2,
      state: 'held',
    });
    expect(await desk.central.leaseResource({ ...register, forMinutes: 90 })).toMatchObject({
      epoch: 2,
      state: 'held',
    });
  });

  it('LE21 are taken from a lost holder by two people, proven and different; the old holding stays on record', async () => {
    const take = (first: typeof admin, second: typeof admin) =>
      beside.central.takeOverLease({ ...register, forMinutes: 60, reason: 'flooded', first, second });
    expect(await take(admin, admin)).toMatchObject({ code: 'invalid-input' });
    expect(await take(admin, { login: 'admin', password: 'not it' })).toMatchObject({ code: 'wrong-credentials' });
    const second = { login: 'second', password: 'a long enough password' };
    const { login, password: initialPassword } = second;
    const user = await desk.central.addUser({
      actor: admin,
      login,
      displayName: 'Second',
      roles: ['auditor'],
      initialPassword,
    });
    if (isRefusal(user)) throw new Error(user.sentence);
    expect(await take(admin, second)).toMatchObject({ code: 'not-permitted' });
    await desk.central.changeUser({ actor: admin, userId: user.user.userId, roles: ['nurse'] });
    expect(await take(admin, second)).toMatchObject({ epoch: 3, holder: beside.enrolment.stationId });
    expect(await desk.central.leaseResource({ ...register, forMinutes: 5 })).toMatchObject({ code: 'conflict' });
    const kept = await server.context.catalogue.listLeases(north.organisation.id, 'register');
    expect(kept.map(({ state, epoch }) => [epoch, state])).toEqual([
      [1, 'returned'],
      [2, 'taken'],
      [3, 'held'],
    ]);
    expect(await auditOf('lease.takeOver')).toMatchObject([{ reason: expect.stringContaining('flooded') }]);
  });

  it('LE22 record number blocks stand among them, each range once', async () => {
    const before = (await listBlocks()).length;
    for (const { central } of [desk, beside])
      await central.leaseRecordNumbers({ requestId: crypto.randomUUID(), size: 50 });
    const kept = await listBlocks();
    expect(kept.length - before).toBe(2);
    expect(new Set(kept.map(({ resource }) => resource)).size).toBe(kept.length);
    expect(kept.map(({ holder }) => holder)).toEqual(
      expect.arrayContaining([desk, beside].map((one) => one.enrolment.stationId)),
    );
  });
  const listBlocks = () => server.context.catalogue.listLeases(north.organisation.id, 'record-numbers');
});

describe('sealed work', () => {
  const sealedBy = async (station: TestStation, part: SealedPart, to?: X25519PublicJwk) =>
    sealPart(part, station.privateKey, to ?? (await renew(beside)).grant.encryptionKey);
  const deliver = (...lines: string[]) => beside.central.deliverSealedWork(lines);
  /** What whoever finds the file can read. A word looked for in it is long: of three letters each hundredth file has any. */
  const shown = (line: string) =>
    line + line.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));

  it('LE12 is taken in once, within the scope of the station that signed it', async () => {
    const line = await sealedBy(desk, partOf(desk, [patient('1'), patient('2', 'ELSEWHERE')]));
    expect(shown(line)).toContain('A256GCM');
    expect(shown(line)).not.toContain('resourceType');
    expect(await deliver(line)).toEqual({
      station: desk.enrolment.stationId,
      documents: 2,
      taken: 1,
      known: 0,
      refused: 1,
      quarantined: 0,
      complete: true,
    });
    expect(await deliver(line)).toMatchObject({ taken: 0, known: 1, refused: 1 });
    expect(await auditOf('station.deliver')).toHaveLength(2);
  });

  it('LE12 shows a file whose end is missing', async () => {
    const parts = await Promise.all(
      [1, 2].map((part) => sealedBy(desk, partOf(desk, [patient(`p${part}`)], { part, last: part === 2 }))),
    );
    expect(await deliver(parts[0] ?? '')).toMatchObject({ complete: false });
    expect(await deliver(parts[1] ?? '')).toMatchObject({ complete: false });
    expect(await deliver(...parts)).toMatchObject({ complete: true, known: 2 });
  });

  it('LE12 refuses what another key sealed, another station signed, or nobody', async () => {
    const { publicKey } = generateKeyPairSync('x25519');
    const foreign = publicKey.export({ format: 'jwk' }) as X25519PublicJwk;
    expect(await deliver(await sealedBy(desk, partOf(desk, [patient('3')]), foreign))).toMatchObject({
      code: 'not-permitted',
      support: 'status 401',
    });
    expect(await deliver(await sealedBy(beside, partOf(desk, [patient('3')])))).toMatchObject({
      code: 'not-permitted',
    });
    expect(await deliver('no such thing')).toMatchObject({ code: 'not-permitted' });
    const south = await provisionTestOrganisation(server, 'South');
    const stranger = await enrolTestStation(server, south, 'Stranger');
    expect(await deliver(await sealedBy(stranger, partOf(stranger, [patient('3')])))).toMatchObject({
      code: 'not-permitted',
    });
    const ofSouth = partOf(desk, [patient('3')], { organisation: south.organisation.id });
    expect(await deliver(await sealedBy(desk, ofSouth))).toMatchObject({ code: 'not-permitted' });
    expect(await (await server.context.stores.open(desk.database)).find('Patient:3')).toBeUndefined();
  });

  it('LE3 a station that was shut out is told so, signed, and never gets the key; LE12 its work still counts', async () => {
    const line = await sealedBy(desk, partOf(desk, [patient('late')]));
    const { leaseKey } = await renew(desk);
    await revokeStation(server.context, desk.enrolment.stationId, 'stolen');
    const asked = nonce();
    const raw = await desk.send(`/_holdfast/${desk.database}/lease`, { json: { nonce: asked } });
    const text = await raw.text();
    expect([raw.status, text.includes(leaseKey)]).toEqual([403, false]);
    const { error, details } = JSON.parse(text) as { error: string; details: unknown };
    expect(error).toBe('revoked');
    const { revocation, signature } = revokedDetails.parse(details);
    expect(revocation).toMatchObject({ nonce: asked, station: desk.enrolment.stationId });
    const key = await importVerifyingKey(north.organisation.publicKeyJwk);
    expect(await verifyRevocation(revocation, signature, key)).toBe(true);
    expect((await desk.send(`/${desk.database}`)).status).toBe(401);
    expect((await desk.send(`/_holdfast/${desk.database}/sealed-work`, { json: { lines: [line] } })).status).toBe(401);
    expect(await deliver(line)).toMatchObject({ taken: 1, complete: true });
    expect((await auditOf('station.deliver')).at(-1)?.reason).toContain('shut out since');
    expect(isSound(await verifyAudit(server.context, north.organisation))).toBe(true);
  });
});
