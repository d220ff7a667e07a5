/** Product rule 4 behind a hub: a station that reaches its hub and never central, before and after its records were sealed. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '#main/core/compose.ts';
import { unsentFile } from '#main/core/lease/lease-files.ts';
import { openTestWindow, type TestWindow } from '#main/core/testing/test-window.ts';
import { contract } from '#shared/contract/index.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { revokeStation } from '#sync-server/orgs/revoke-station.ts';
import { startTestHub, type TestHub } from '#sync-server/testing/test-hub.ts';
import { connect, enrolTestStation } from '#sync-server/testing/test-station.ts';
import {
  DAY_MS,
  HOUR_MS,
  type LeaseCentral,
  type LeaseRig,
  registerSomebody,
  signIn,
  startLeaseCentral,
} from './lease-rig.ts';
import { until } from './until.ts';

let office: LeaseCentral;
let clinic: TestHub;
let rig: LeaseRig;
let core: Core;
let window: TestWindow;
/** Of the station. It was enrolled at central, and was told of the hub. */
let reaches: 'both' | 'hub' | 'nobody';

const carried: typeof fetch = (input, init) => {
  const isCentral = String(input).startsWith(office.server.address);
  const isUp = reaches === 'both' || (reaches === 'hub' && !isCentral);
  return isUp ? fetch(input, init) : Promise.reject(new TypeError('the line is down'));
};
const start = (named = [clinic.hub().address]) => rig.start({ hubs: named, fetch: carried });

beforeAll(async () => {
  office = await startLeaseCentral();
  clinic = await startTestHub(office.server, office.organisation);
  await clinic.until(({ link }) => link === 'connected');
});
afterAll(async () => {
  await clinic.dispose();
  await office.dispose();
});
beforeEach(async () => {
  reaches = 'both';
  clinic.mend();
  rig = await office.openRig();
  core = await start();
  window = await rig.enrol(core);
  await window.until(contract.station.watchSync, {}, ({ hub }) => hub?.link === 'connected');
  await signIn(window);
  reaches = 'hub';
});
afterEach(() => rig.dispose());

const stationId = (): string => {
  const station = core.station();
  return station.state === 'enrolled' ? station.stationId : '';
};
const folder = () => join(rig.folder, office.organisation.organisation.id);
const look = () => core.workplace()?.lease.look();
const phase = () => core.workplace()?.lease.state().phase;
const allSent = () => window.until(contract.station.watchSync, {}, ({ waiting }) => waiting === 0);
const sealed = () =>
  window.until(contract.station.watch, {}, (now) => now.state === 'sealed' && now.unsent !== undefined);
const tryNow = () => window.done(contract.station.tryNow, {});
async function arrivesAtCentral(id: string): Promise<void> {
  const store = await office.server.context.stores.open(office.organisation.organisation.database);
  const isThere = async () => (await store.find(id)) !== undefined;
  await until([store], isThere, { withinMs: 10_000, what: 'the unsent work at central' });
}

/** The line behind the hub is up, after longer than anybody rests between two tries. */
function reachAgain(): void {
  clinic.mend();
  rig.comeBack();
}

/** With work that nobody was sent. */
async function sealWithoutContact(): Promise<string> {
  await allSent();
  reaches = 'nobody';
  const unsentId = await registerSomebody(window, 'Zebramarker');
  rig.clock.advance(30 * DAY_MS + HOUR_MS);
  await look();
  expect(await sealed()).toMatchObject({ why: 'lease-ended', unsent: { file: unsentFile(folder()) } });
  return unsentId;
}

describe('a station that reaches only its hub', () => {
  it('LE1 HU9 renews its lease by way of the hub, and not while the hub has no contact', async () => {
    rig.clock.advance(29 * DAY_MS);
    await look();
    expect(phase()).toBe('ending');
    clinic.cut();
    await core.workplace()?.lease.renew('now');
    expect(phase()).toBe('ending');
    reachAgain();
    await core.workplace()?.lease.renew('now');
    expect(phase()).toBe('running');
  });

  it('LE13 HU9 sealed, it stays so while the hub has no contact, and opens at its next; unsent work goes by the hub', async () => {
    const unsentId = await sealWithoutContact();
    reaches = 'hub';
    clinic.cut();
    await tryNow();
    expect(core.station()).toMatchObject({ state: 'sealed', why: 'lease-ended', asked: { reason: 'no-contact' } });
    // Nobody names the hub any more: it is known from before.
    await core.stop();
    core = await start([]);
    window = openTestWindow(core);
    expect(core.station()).toMatchObject({ state: 'sealed', why: 'lease-ended' });
    reachAgain();
    await tryNow();
    expect(core.station()).toMatchObject({ state: 'enrolled' });
    await core.stop();
    core = await start();
    await arrivesAtCentral(unsentId);
  });

  it('LE3 HU4 shut out, it is sealed by the organisation’s word that the hub passes on, and gets no key there', async () => {
    reachAgain();
    await revokeStation(office.server.context, stationId(), 'lost');
    expect(await sealed()).toMatchObject({ why: 'revoked' });
    await tryNow();
    expect(core.station()).toMatchObject({ state: 'sealed', why: 'revoked', asked: { reason: 'revoked' } });
  });

  it('LE12 HU9 its sealed work is brought to central by another station, by way of the hub', async () => {
    const unsentId = await sealWithoutContact();
    const bearer = await enrolTestStation(office.server, office.organisation, 'Bearer');
    await clinic.until(async () =>
      Boolean(await clinic.hub().context.catalogue.findStation(bearer.enrolment.stationId)),
    );
    const atHub = connect(clinic.hub(), bearer.enrolment, bearer.privateKey).central;
    const lines = (await readFile(unsentFile(folder()), 'utf8')).split('\n');
    clinic.cut();
    expect(await atHub.deliverSealedWork(lines)).toMatchObject({ code: 'no-contact' });
    clinic.mend();
    const report = await atHub.deliverSealedWork(lines);
    if (isRefusal(report)) throw new Error(report.sentence);
    expect(report).toMatchObject({ refused: 0, quarantined: 0, complete: true });
    await arrivesAtCentral(unsentId);
  });
});
