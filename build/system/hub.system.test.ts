/** A clinic with a hub: its stations, the hub, central, and the line between the two last. */

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWindow } from '#main/core/testing/test-window.ts';
import { contract } from '#shared/contract/index.ts';
import { systemClock } from '#shared/lib/clock.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { revokeStation } from '#sync-server/orgs/revoke-station.ts';
import { isSound, verifyAudit } from '#sync-server/orgs/verify-audit.ts';
import {
  type ComposedStation,
  enrolComposed,
  type StationPlace,
  startComposed,
  untilFilled,
} from './composed-station.ts';
import { type HubRig, NURSE_PASSWORD, startHubRig } from './hub-rig.ts';
import { recordOf } from './record-of.ts';
import { isHere } from './station-acts.ts';
import { until } from './until.ts';

let rig: HubRig;
const stations: ComposedStation[] = [];
const storeOf = (station: ComposedStation | undefined) => (station as ComposedStation).place.desk.store;

async function bring(name: string, address = rig.hubAddress): Promise<ComposedStation> {
  const place: StationPlace = {
    dataFolder: join(rig.folder, name),
    ackFile: join(rig.folder, `${name}.acks`),
    writer: 'inline',
    discovery: rig.discovery,
  };
  await enrolComposed(place, { address, code: await rig.code(), name });
  const station = await startComposed(place);
  stations.push(station);
  return station;
}

const newPatient = () => newDocumentId('Patient', systemClock);
const called = (family: string) => ({ name: [{ family }] });

async function register(station: ComposedStation | undefined, family: string): Promise<string> {
  const id = newPatient();
  await (station as ComposedStation).write({ id, resource: called(family) });
  return id;
}

beforeAll(async () => {
  rig = await startHubRig(41);
  await bring('a');
  await bring('b');
  for (const station of stations) await untilFilled(station);
});
afterAll(async () => {
  for (const station of stations) await station.stop();
  await rig.dispose();
});

describe('a clinic with a hub', () => {
  it('HU3 what a station writes at the hub comes to central, and what is new at central comes to the station', async () => {
    const [a, b] = stations;
    const patient = await register(a, 'Okafor');
    await until([storeOf(b)], () => isHere(storeOf(b), patient), { withinMs: 5000, what: 'the patient at B' });
    await until([rig.central], () => isHere(rig.central, patient), { withinMs: 5000, what: 'the patient at central' });
  });

  it('HU3 HU9 with the line to central down the stations go on together; afterwards central is equal, chains whole', async () => {
    const [a, b] = stations;
    await rig.uplink.takeAway();
    const ofA = await register(a, 'Adams');
    const ofB = await register(b, 'Brown');
    await until([storeOf(a), storeOf(b)], async () => (await isHere(storeOf(b), ofA)) && isHere(storeOf(a), ofB), {
      withinMs: 10_000,
      what: 'each has the other’s patient',
    });
    expect(await isHere(rig.central, ofA)).toBe(false);

    await rig.uplink.bringBack();
    await equal([storeOf(a), storeOf(b), rig.hub().store, rig.central]);
    await chainsAreWhole();
  });

  it('HU10 RP7 at the hub and at central are told apart', async () => {
    const [a] = stations;
    await untilStatus(a, ({ hub, lanes, waiting }) => hub?.link === 'connected' && waiting === 0 && isAtCentral(lanes));
    await rig.uplink.takeAway();
    await register(a, 'Cole');
    const seq = (await storeOf(a).info()).updateSeq;
    await untilStatus(
      a,
      ({ lanes, hub }) => lanes.every((lane) => (lane.hubSeq ?? 0) >= seq) && hub?.link === 'offline',
    );
    const { lanes, waiting } = statusOf(a);
    expect(waiting).toBe(0);
    expect(lanes.find(({ lane }) => lane === 1)?.confirmedSeq).toBeLessThan(seq);
    await rig.uplink.bringBack();
    await untilStatus(a, (status) => status.lanes.every(({ confirmedSeq }) => confirmedSeq >= seq));
  });

  it('HU11 with the hub dead stations go to central; back at the hub nothing is lost and nothing doubled', async () => {
    const [a, b] = stations;
    await rig.stopHub();
    const ofA = await register(a, 'Dahl');
    const killedMs = performance.now();
    await until([rig.central], () => isHere(rig.central, ofA), { withinMs: 30_000, what: 'A’s work at central' });
    console.log(`hub dead, work at central after ${Math.round(performance.now() - killedMs)} ms`);
    await until([storeOf(b)], () => isHere(storeOf(b), ofA), { withinMs: 30_000, what: 'A’s work at B' });
    expect(statusOf(a).hub).toBeUndefined();
    expect(statusOf(a).byHub).toBe(true); // what came by way of the hub counts as at central by checkpoints only
    await rig.startHub();
    await untilStatus(a, ({ hub, link }) => hub?.link === 'connected' && link === 'connected');
    const ofB = await register(b, 'Eze');
    await until([storeOf(a)], () => isHere(storeOf(a), ofB), { withinMs: 30_000, what: 'B’s work at A' });
    await equal([storeOf(a), storeOf(b), rig.hub().store, rig.central]);
    await chainsAreWhole();
  });

  it('HU4 HU6 HU9 HU17 a patient of another site is brought by way of the hub, refused in words without contact, and leaves both', async () => {
    const [a, b] = stations;
    const { core } = a as ComposedStation;
    const window = openTestWindow(core);
    await window.done(contract.session.signIn, { login: 'nora', password: NURSE_PASSWORD });
    const patientId = newPatient();
    const envelope = {
      kind: 'Patient',
      v: 1,
      facility: 'south',
      at: '2026-11-22T08:00:00.000Z-0000-x',
      by: 'User:x',
      station: 's',
    };
    const body = JSON.stringify({ ...envelope, resource: { resourceType: 'Patient', ...called('South') } });
    await rig.central.write({ edits: [{ id: patientId, body }] });
    const bring = { patientId, reason: 'transferred after a fall' };

    await rig.uplink.takeAway();
    const refused = await window.call(contract.scope.checkOut, { ...bring, commandId: crypto.randomUUID() });
    expect(refused).toMatchObject({ refused: true, code: 'no-contact' });
    await rig.uplink.bringBack();

    await window.done(contract.scope.checkOut, { ...bring, commandId: crypto.randomUUID() });
    await until([storeOf(a)], () => isHere(storeOf(a), patientId), { withinMs: 20_000, what: 'the visitor at A' });
    expect(await isHere(rig.hub().store, patientId)).toBe(true);
    expect(await isHere(storeOf(b), patientId)).toBe(false);
    await window.until(contract.scope.watch, {}, ({ visitors }) => visitors.some(({ arrived }) => arrived));

    await window.done(contract.scope.return, { patientId, commandId: crypto.randomUUID() });
    const isGone = async () => !(await isHere(storeOf(a), patientId)) && !(await isHere(rig.hub().store, patientId));
    await until([storeOf(a), rig.hub().store], isGone, { withinMs: 20_000, what: 'let go of, at the hub too' });
  });

  it('HU4 HU5 a station that is revoked at central is shut out at the hub', async () => {
    const [, b] = stations;
    const { stationId } = (b as ComposedStation).place.record;
    await revokeStation(rig.server.context, stationId, 'lost');
    await untilStatus(b, ({ link }) => link === 'refused');
  });
});

const statusOf = (station: ComposedStation | undefined) => (station as ComposedStation).core.sync().status();
type Status = ReturnType<typeof statusOf>;
const isAtCentral = (lanes: Status['lanes']) => lanes.every(({ confirmedSeq, hubSeq = 0 }) => confirmedSeq >= hubSeq);

async function untilStatus(station: ComposedStation | undefined, is: (status: Status) => boolean): Promise<void> {
  const { core } = station as ComposedStation;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = () => is(core.sync().status()) && resolve();
  const late = setTimeout(() => reject(new Error(`not within 30 s: ${JSON.stringify(core.sync().status())}`)), 30_000);
  const stop = core.watchSync(look);
  look();
  await promise.finally(() => {
    stop();
    clearTimeout(late);
  });
}

async function equal(stores: readonly ReturnType<typeof storeOf>[]): Promise<void> {
  const same = async () =>
    new Set(await Promise.all(stores.map(async (one) => JSON.stringify(await recordOf(one))))).size === 1;
  await until(stores, same, { withinMs: 30_000, what: 'equal document by document' });
}

async function chainsAreWhole(): Promise<void> {
  const whole = async () => {
    const report = await verifyAudit(rig.server.context, rig.organisation);
    const heads = await rig.server.context.catalogue.listHeads(rig.organisation.id);
    const confirmed = new Set(heads.filter((head) => head.countersignature !== undefined).map((head) => head.station));
    const areConfirmed = stations.every(({ place }) => confirmed.has(place.record.stationId)); // HU8
    return isSound(report) && report.verdicts.length === 1 + stations.length && areConfirmed;
  };
  await until([rig.central], whole, { withinMs: 30_000, what: 'audit chains of all stations' });
}
