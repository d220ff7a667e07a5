/** A station's records end with its lease, and come back with the next one. Real server, real files, virtual clock. */
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  DAY_MS,
  HOUR_MS,
  type LeaseCentral,
  type LeaseRig,
  PASSWORD,
  registerSomebody,
  signIn,
  startLeaseCentral,
} from '#build/system/lease-rig.ts';
import { until } from '#build/system/until.ts';
import { contract } from '#shared/contract/index.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { createFileVault } from '#shared/sqlite/key-vault/file-vault.ts';
import { openStationStore } from '#shared/sqlite/open-sqlite-store.ts';
import { deliverSealedWork } from '#sync-server/leases/deliver-sealed-work.ts';
import { revokeStation } from '#sync-server/orgs/revoke-station.ts';
import type { Core } from '../compose.ts';
import { getFolderRecord } from '../enrolment/organisation-folder.ts';
import { openTestWindow, type TestWindow } from '../testing/test-window.ts';
import { findLeaseKey, unsentFile } from './lease-files.ts';
import { findStoreKey } from './lease-keys.ts';

let office: LeaseCentral;
let rig: LeaseRig;
let core: Core;
let window: TestWindow;
let folder: string;

beforeAll(async () => {
  office = await startLeaseCentral();
});
afterAll(() => office.dispose());
beforeEach(async () => {
  rig = await office.openRig();
  core = await rig.start();
  window = await rig.enrol(core);
  await signIn(window);
  folder = join(rig.folder, rig.organisation.organisation.id);
});
afterEach(() => rig.dispose());

const sealed = (of: TestWindow = window) =>
  of.until(contract.station.watch, {}, (now) => now.state === 'sealed' && now.unsent !== undefined);
const allSent = () => window.until(contract.station.watchSync, {}, ({ waiting }) => waiting === 0);
const goOffline = () => {
  rig.line.isUp = false;
};
const look = () => core.workplace()?.lease.look();
const central = () => rig.server.context.stores.open(rig.organisation.organisation.database);
const linesOf = async () => (await readFile(unsentFile(folder), 'utf8')).split('\n');
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

async function vaultSecret(): Promise<Uint8Array> {
  const record = await getFolderRecord(folder);
  if (record.version === 1) throw new Error('not under a lease');
  const secret = await createFileVault(join(rig.folder, 'station.key')).unwrap(bytesOf(record.leaseSecret));
  if (isRefusal(secret)) throw new Error(secret.sentence);
  return secret;
}

describe('a lease that ends without contact', () => {
  it('LE5 LE10 LE13 seals the records with unsent work kept, and everything is there after the next contact', async () => {
    const sentId = await registerSomebody(window, 'Sentbefore');
    await allSent();
    goOffline();
    const unsentId = await registerSomebody(window, 'Zebramarker');
    rig.clock.advance(29 * DAY_MS);
    await look();
    expect(core.workplace()?.lease.state()).toMatchObject({ phase: 'ending', mayExtend: true });
    rig.clock.advance(1 * DAY_MS + HOUR_MS);
    await look();
    expect(await sealed()).toMatchObject({ why: 'lease-ended', unsent: { file: unsentFile(folder) } });
    expect(core.workplace()).toBeUndefined();
    expect(await window.call(contract.session.signIn, { login: 'nora', password: 'any' })).toMatchObject({
      code: 'sealed',
    });
    expect(await window.call(contract.chart.open, { patientId: unsentId, purpose: 'TREAT' })).toMatchObject({
      refused: true,
    });

    // A restart changes nothing, and neither does a clock that is set back.
    await core.stop();
    rig.clock.advance(-20 * DAY_MS);
    core = await rig.start();
    window = openTestWindow(core);
    expect(core.station()).toMatchObject({ state: 'sealed', why: 'lease-ended' });
    expect(await (await central()).find(unsentId)).toBeUndefined();

    rig.comeBack();
    await window.done(contract.station.tryNow, {});
    expect(core.station()).toMatchObject({ state: 'enrolled' });
    await signIn(window);
    for (const patientId of [sentId, unsentId])
      expect(await window.done(contract.chart.open, { patientId, purpose: 'TREAT' })).toMatchObject({ patientId });
    const store = await central();
    const isThere = async () => (await store.find(unsentId)) !== undefined;
    await until([store], isThere, { withinMs: 10_000, what: 'the unsent patient at central' });
    expect(core.workplace()?.lease.state()).toMatchObject({ phase: 'running' });
  }, 30_000);

  it('LE7 leaves on the disk nothing that opens the records, and unsent work opens at central alone', async () => {
    await allSent();
    goOffline();
    const unsentId = await registerSomebody(window, 'Zebramarker');
    const secret = await vaultSecret();
    const leaseKey = (await findLeaseKey(folder, secret)) ?? new Uint8Array();
    const record = await getFolderRecord(folder);
    const storeKey = findStoreKey({ secret, leaseKey }, bytesOf(record.storeKey)) ?? new Uint8Array();
    const sealedKey = await readFile(join(folder, 'lease.key'));
    expect([leaseKey.length, storeKey.length]).toEqual([32, 32]);
    rig.clock.advance(31 * DAY_MS);
    await look();
    await sealed();

    const disk = await rig.readDisk();
    for (const key of [leaseKey, storeKey])
      for (const form of [
        Buffer.from(key),
        ...(['hex', 'base64'] as const).map((as) => Buffer.from(Buffer.from(key).toString(as))),
      ])
        expect(disk.includes(form)).toBe(false);
    expect(disk.includes(sealedKey)).toBe(false);
    expect(disk.includes(Buffer.from('Zebramarker'))).toBe(false);
    // With the vault, as a thief has it who can sign in to the machine.
    expect(await findLeaseKey(folder, await vaultSecret())).toBeUndefined();
    const copy = await mkdtemp(join(tmpdir(), 'holdfast-thief-'));
    await copyFile(join(folder, 'records.db'), join(copy, 'records.db'));
    for (const key of [secret, bytesOf(record.storeKey).subarray(0, 32), new Uint8Array(32)])
      expect(await openStationStore({ file: join(copy, 'records.db'), key })).toMatchObject({ code: 'wrong-key' });
    await rm(copy, { recursive: true });

    const { context } = rig.server;
    const report = await deliverSealedWork(context, rig.organisation.organisation, await linesOf());
    expect(report).toMatchObject({ refused: 0, quarantined: 0, complete: true });
    expect((await (await central()).find(unsentId))?.body).toContain('Zebramarker');
  }, 30_000);

  it('LE6 is judged by the highest time seen: a clock that is set back holds nothing up', async () => {
    goOffline();
    rig.clock.advance(29 * DAY_MS);
    await look();
    rig.clock.advance(-25 * DAY_MS);
    await look();
    expect(core.workplace()?.lease.state()).toMatchObject({ phase: 'ending' });
    await core.stop();
    let elapsed = 0;
    core = await rig.start({ elapsedMs: () => elapsed });
    expect(core.workplace()?.lease.state()).toMatchObject({ phase: 'ending' });
    elapsed += 26 * HOUR_MS;
    await look();
    await sealed(openTestWindow(core));
  }, 30_000);
});

describe('a clock elsewhere', () => {
  it('LE6 that is a year ahead ends nothing here, though times of documents follow it', async () => {
    const ahead = new Date(rig.clock.now() + 400 * DAY_MS).toISOString();
    core.workplace()?.desk.hybridClock.observe(`${ahead}-0000-other` as never);
    const patientId = await registerSomebody(window, 'Zebramarker');
    expect((await core.workplace()?.desk.store.find(patientId))?.body).toContain(ahead.slice(0, 10));
    await core.stop();
    core = await rig.start();
    expect(core.workplace()?.lease.state()).toMatchObject({ phase: 'running' });
  }, 30_000);
});

describe('a clock that is set ahead', () => {
  it('LE6 seals nothing while central can be reached: it has the last word', async () => {
    rig.clock.advance(400 * DAY_MS);
    await look();
    expect(core.station()).toMatchObject({ state: 'enrolled' });
    expect(core.workplace()?.lease.state()).toMatchObject({ phase: 'running' });
  }, 30_000);
});

describe('sealing that meets trouble', () => {
  it('LE11 says sealed at once, keeps the key until unsent work is in its file, and is done at the next start', async () => {
    await allSent();
    goOffline();
    await registerSomebody(window, 'Zebramarker');
    await mkdir(`${unsentFile(folder)}.new`); // nothing can be written there, as on a full disk
    rig.clock.advance(31 * DAY_MS);
    await look();
    const closing = await window.until(contract.station.watch, {}, ({ state }) => state === 'sealed');
    expect(closing).not.toHaveProperty('unsent');
    await core.stop();
    expect(rig.faults.length).toBeGreaterThan(0);
    expect(await findLeaseKey(folder, await vaultSecret())).toBeDefined();
    await rm(`${unsentFile(folder)}.new`, { recursive: true });
    core = await rig.start();
    expect(core.station()).toMatchObject({ state: 'sealed', unsent: { file: unsentFile(folder) } });
    expect(await findLeaseKey(folder, await vaultSecret())).toBeUndefined();
  }, 30_000);

  it('LE13 wants the passphrase first where a station has one, then waits sealed, then opens', async () => {
    const passphrase = 'lantern gravel orchid tuesday';
    await signIn(window, 'admin');
    await window.done(contract.station.setPassphrase, { password: PASSWORD, passphrase });
    await signIn(window);
    goOffline();
    const patientId = await registerSomebody(window, 'Zebramarker');
    rig.clock.advance(31 * DAY_MS);
    await look();
    await sealed();
    await core.stop();
    core = await rig.start();
    window = openTestWindow(core);
    expect(core.station()).toMatchObject({ state: 'locked' });
    expect(await window.call(contract.station.unlock, { passphrase: 'not it at all' })).toMatchObject({
      code: 'wrong-key',
    });
    expect(await window.call(contract.station.unlock, { passphrase })).toMatchObject({ state: 'sealed' });
    rig.comeBack();
    await window.done(contract.station.tryNow, {});
    expect(core.station()).toMatchObject({ state: 'enrolled', keyVault: { type: 'passphrase' } });
    await signIn(window);
    expect(await window.done(contract.chart.open, { patientId, purpose: 'TREAT' })).toMatchObject({ patientId });
  }, 30_000);
});

describe('a station that is shut out at central', () => {
  it('LE3 LE12 is sealed at the next contact, never gets the key again, and its unsent work still counts', async () => {
    await allSent();
    goOffline();
    const unsentId = await registerSomebody(window, 'Zebramarker');
    const station = core.station();
    const stationId = station.state === 'enrolled' ? station.stationId : '';
    await revokeStation(rig.server.context, stationId, 'lost');
    rig.comeBack();
    await window.done(contract.station.tryNow, {});
    expect(await sealed()).toMatchObject({ why: 'revoked', unsent: { file: unsentFile(folder) } });
    await window.done(contract.station.tryNow, {});
    expect(core.station()).toMatchObject({ state: 'sealed', why: 'revoked', asked: { reason: 'revoked' } });
    expect(await rig.readDisk().then((disk) => disk.includes(Buffer.from('Zebramarker')))).toBe(false);
    const report = await deliverSealedWork(rig.server.context, rig.organisation.organisation, await linesOf());
    expect(report).toMatchObject({ station: stationId, refused: 0, complete: true });
    expect(await (await central()).find(unsentId)).toBeDefined();
    expect(await deliverSealedWork(rig.server.context, rig.organisation.organisation, await linesOf())).toMatchObject({
      taken: 0,
    });
  }, 30_000);

  it('LE3 is sealed at the end of its lease when it is never on line again, and then told why', async () => {
    goOffline();
    const station = core.station();
    await revokeStation(rig.server.context, station.state === 'enrolled' ? station.stationId : '', 'stolen');
    rig.clock.advance(31 * DAY_MS);
    await look();
    expect(await sealed()).toMatchObject({ why: 'lease-ended' });
    rig.comeBack();
    await window.done(contract.station.tryNow, {});
    expect(core.station()).toMatchObject({ state: 'sealed', why: 'revoked' });
  }, 30_000);

  it('LE3 believes only the organisation: a refusal that somebody in between makes up seals nothing', async () => {
    rig.line.isUp = false;
    const forged = JSON.stringify({
      error: 'revoked',
      reason: 'no',
      details: { revocation: { station: 'x', nonce: 'x', revokedAt: 'x' }, signature: 'a..b' },
    });
    await core.stop();
    core = await rig.start({ fetch: async () => new Response(forged, { status: 403 }) });
    await core.workplace()?.lease.renew('now');
    expect(core.station()).toMatchObject({ state: 'enrolled' });
  }, 30_000);
});
