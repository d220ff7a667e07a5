import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifySignedDocument } from '#shared/domain/identity/signed-document.ts';
import { importVerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { createEnrolmentClient } from '#shared/protocol/central-client.ts';
import { ed25519PublicJwk } from '#shared/protocol/station-proof.ts';
import { jsonOf, startTestServer, type TestServer } from '../testing/test-server.ts';
import {
  ADMINISTRATOR,
  enrolTestStation,
  provisionTestOrganisation,
  type TestStation,
} from '../testing/test-station.ts';
import { issueEnrolmentCode } from './enrolment-codes.ts';
import type { ProvisionedOrganisation } from './provision-organisation.ts';
import { recoverAdministrator } from './recover-administrator.ts';

let server: TestServer;
let north: ProvisionedOrganisation;
let desk: TestStation;
beforeAll(async () => {
  server = await startTestServer();
  north = await provisionTestOrganisation(server, 'North Hospital');
  desk = await enrolTestStation(server, north);
});
afterAll(() => server.dispose());

const newKey = async () => {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  return ed25519PublicJwk.parse(await crypto.subtle.exportKey('jwk', pair.publicKey));
};
const open = () => createEnrolmentClient({ address: server.address });
const resourceOf = async (path: string) =>
  ((await jsonOf(desk.send(`/${desk.database}/${path}`))) as { resource: Record<string, unknown> }).resource;

describe('enrolment', () => {
  it('PR3 shows whose code it is, without using it up', async () => {
    const { code } = await issueEnrolmentCode(server.context, north.organisation);
    for (const typed of [code, code.toLowerCase().replaceAll('-', ' ')]) {
      expect(await open().checkCode(typed)).toMatchObject({
        organisation: 'North Hospital',
        fingerprint: north.organisation.fingerprint,
        sites: [{ code: 'MAIN', wards: [{ code: 'A' }] }],
      });
    }
  });

  it('PR3 uses a code once; the same station may ask again after a lost answer', async () => {
    const { code } = await issueEnrolmentCode(server.context, north.organisation);
    const siteId = north.sites[0]?.id ?? '';
    const request = { code, stationName: 'Two', publicKeyJwk: await newKey(), siteId, purpose: 'clinic' as const };
    const first = await open().enrol(request);
    expect(first).toMatchObject({ organisation: { name: 'North Hospital' }, incarnation: 1, purpose: 'clinic' });
    expect(await open().enrol(request)).toEqual(first);
    const other = await open().enrol({ ...request, publicKeyJwk: await newKey() });
    expect(other).toMatchObject({ refused: true, code: 'code-invalid' });
    expect(await open().checkCode(code)).toEqual({ ...other });
  });

  it('PR3 answers wrong, used and expired codes alike', async () => {
    const expired = await issueEnrolmentCode(server.context, north.organisation, { lifetimeMs: -1 });
    const wrong = await open().checkCode('0000-0000-0000');
    expect(wrong).toMatchObject({ code: 'code-invalid' });
    expect(await open().checkCode(expired.code)).toEqual(wrong);
  });

  it('PR3 slows guessing down', async () => {
    const own = await startTestServer();
    try {
      const client = createEnrolmentClient({ address: own.address });
      const answers = [];
      for (let n = 0; n < 8; n += 1) answers.push(await client.checkCode(`0000-0000-000${n}`));
      expect(answers.at(-1)).toMatchObject({ code: 'too-many-attempts' });
    } finally {
      await own.dispose();
    }
  });

  it('RP10 tells the time to everybody', async () => {
    expect(await open().readTime()).toEqual(expect.any(Number));
    expect(await createEnrolmentClient({ address: 'http://127.0.0.1:9' }).readTime()).toMatchObject({
      code: 'no-contact',
    });
  });

  it('PR3 writes the station and its places, signed roles and users among the first documents', async () => {
    const { rows } = (await jsonOf(desk.send(`/${desk.database}/_all_docs`))) as { rows: { id: string }[] };
    const kinds = new Set(rows.map(({ id }) => id.split(':')[0]));
    expect([...kinds].sort()).toEqual(['Location', 'Organisation', 'Role', 'Station', 'User']);
    const key = await importVerifyingKey(north.organisation.publicKeyJwk);
    const user = await resourceOf(`${north.users[0]?.userId}`);
    expect(await verifySignedDocument(user, key, { organisation: north.organisation.id })).toBe(true);
    expect(await verifySignedDocument(await resourceOf('Role:nurse'), key, { id: 'Role:nurse' })).toBe(true);
  });
});

describe('users', () => {
  const actor = ADMINISTRATOR;
  const nurse = { displayName: 'Nora', roles: ['nurse'], initialPassword: 'a good password' };

  it('ID1 are added, changed and disabled by an administrator who proves herself again', async () => {
    const added = await desk.central.addUser({ actor, login: 'Nora', ...nurse });
    expect(added).toMatchObject({ user: { login: 'nora', roles: ['nurse'], state: 'active' } });
    if (!('user' in added)) throw new Error('refused');
    expect(await desk.central.addUser({ actor, login: 'nora', ...nurse })).toMatchObject({ code: 'conflict' });
    const { userId } = added.user;
    const disabled = await desk.central.changeUser({ actor, userId, state: 'disabled' });
    expect(disabled).toMatchObject({ user: { state: 'disabled' }, document: { id: userId, path: { start: 2 } } });
    expect(await resourceOf(userId)).toMatchObject({ state: 'disabled', serial: 2 });
  });

  it('ID2 refuses who may not, or cannot prove to be who she says', async () => {
    const someone = { login: 'otto', password: 'a good password' };
    await desk.central.addUser({ actor, login: 'otto', ...nurse });
    expect(await desk.central.addUser({ actor: someone, login: 'x1', ...nurse })).toMatchObject({
      code: 'not-permitted',
    });
    const wrong = await desk.central.addUser({ actor: { ...actor, password: 'wrong' }, login: 'x2', ...nurse });
    const unknown = await desk.central.addUser({ actor: { ...actor, login: 'nobody' }, login: 'x2', ...nurse });
    expect(wrong).toMatchObject({ code: 'wrong-credentials' });
    expect(unknown).toEqual(wrong);
    expect(await desk.central.addUser({ actor, login: 'x3', ...nurse, roles: ['king'] })).toMatchObject({
      code: 'invalid-input',
    });
  });

  it('ID3 change their own password', async () => {
    const added = await desk.central.addUser({ actor, login: 'petra', ...nurse });
    if (!('user' in added)) throw new Error('refused');
    const own = { login: 'petra', password: nurse.initialPassword };
    expect(await desk.central.changeOwnPassword({ actor: own, newPassword: 'another password' })).toMatchObject({
      user: { login: 'petra' },
    });
    expect(await desk.central.changeOwnPassword({ actor: own, newPassword: 'third password' })).toMatchObject({
      code: 'wrong-credentials',
    });
  });

  it('ID4 a lost administrator is recovered by the operator', async () => {
    const recovered = await recoverAdministrator(server.context, north.organisation, 'boss');
    expect(recovered).toMatchObject({ login: 'boss', state: 'created' });
    const boss = { login: 'boss', password: recovered.password };
    expect(await desk.central.addUser({ actor: boss, login: 'rita', ...nurse })).toMatchObject({
      user: { login: 'rita' },
    });
    const again = await recoverAdministrator(server.context, north.organisation, 'boss');
    expect(again.state).toBe('recovered');
    expect(await desk.central.addUser({ actor: boss, login: 'sara', ...nurse })).toMatchObject({
      code: 'wrong-credentials',
    });
  });
});

describe('leases and incarnations', () => {
  it('RN3 leases blocks of record numbers that never overlap, the same for the same request', async () => {
    const other = await enrolTestStation(server, north, 'Other');
    const first = await desk.central.leaseRecordNumbers({ requestId: 'request-1', size: 50 });
    expect(first).toMatchObject({ prefix: 'M', from: 1, to: 50, next: 1, stationId: desk.enrolment.stationId });
    expect(await desk.central.leaseRecordNumbers({ requestId: 'request-1', size: 50 })).toEqual(first);
    expect(await other.central.leaseRecordNumbers({ requestId: 'request-1' })).toMatchObject({ from: 51, to: 250 });
  });

  it('RP9 a new incarnation shuts the one before it out', async () => {
    const station = await enrolTestStation(server, north, 'Restored');
    const begun = await station.central.beginIncarnation('store-b');
    expect(begun).toMatchObject({ incarnation: 2 });
    expect(await station.central.beginIncarnation('store-b')).toMatchObject({ incarnation: 2 });
    const path = `/${station.database}`;
    expect((await station.send(path)).status).toBe(401);
    expect((await station.send(path, { claim: { incarnation: 2 } })).status).toBe(200);
  });
});
