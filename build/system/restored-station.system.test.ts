/** A station whose file is put back from a copy, at a hub: it is told what it forgot before it sends or changes anything. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStationRecord } from '#main/core/enrolment/station-record.ts';
import { systemClock } from '#shared/lib/clock.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { parseCheckpointText } from '#shared/replication/checkpoint-text.ts';
import { replicationId } from '#shared/replication/replication-id.ts';
import { isSound, verifyAudit } from '#sync-server/orgs/verify-audit.ts';
import {
  type ComposedStation,
  enrolComposed,
  type StationPlace,
  startComposed,
  untilFilled,
} from './composed-station.ts';
import { type HubRig, startHubRig } from './hub-rig.ts';
import { isHere } from './station-acts.ts';
import { until } from './until.ts';

let rig: HubRig;
let station: ComposedStation;
let place: StationPlace;

beforeAll(async () => {
  rig = await startHubRig(57);
  place = { dataFolder: join(rig.folder, 'a'), ackFile: join(rig.folder, 'a.acks'), writer: 'inline' };
  await enrolComposed(place, { address: rig.hubAddress, code: await rig.code(), name: 'a' });
  station = await startComposed(place);
  await untilFilled(station);
});
afterAll(async () => {
  await station.stop();
  await rig.dispose();
});

async function register(family: string): Promise<string> {
  const id = newDocumentId('Patient', systemClock);
  await station.write({ id, resource: { name: [{ family }] } });
  return id;
}
const atCentral = (id: string) =>
  until([rig.central], () => isHere(rig.central, id), { withinMs: 20_000, what: 'at central' });

/** Small batches share a checkpoint for a moment; the copy is to be older than what the hub has recorded. */
async function isRecordedAtHub(ids: readonly string[]): Promise<boolean> {
  const { store, stationId } = station.place.desk;
  const { instanceId } = await store.info();
  const { rows } = await store.listChanges({ since: 0, limit: ids.length, ids });
  const remembered = await store.findLocal('holdfast-hub-server');
  if (remembered === undefined) return false;
  const { identity: target } = JSON.parse(remembered) as { identity: string };
  const id = replicationId({ source: instanceId, target, lane: 1 });
  const recorded = parseCheckpointText(await rig.hub().store.findLocal(`${stationId}/${id}`));
  return Number.parseInt(recorded?.sourceLastSeq ?? '0', 10) >= Math.max(...rows.map(({ seq }) => seq));
}

describe('a restored station', () => {
  it('HU15 RP9 begins anew when the server has had more of it, is told what it forgot, and its chains hold', async () => {
    await atCentral(await register('Before'));
    await station.stop();
    const copy = join(rig.folder, 'copy');
    await cp(place.dataFolder, copy, { recursive: true });

    station = await startComposed(place);
    const since = [await register('Since 1'), await register('Since 2')];
    for (const id of since) await atCentral(id);
    await until([rig.central], () => isRecordedAtHub(since), { withinMs: 20_000, what: 'sent' });
    await station.stop();

    await rm(place.dataFolder, { recursive: true });
    await cp(copy, place.dataFolder, { recursive: true });
    const restored = await startComposed(place);
    station = restored;
    const isAnew = async () => restored.core.workplace()?.record.incarnation === 2;
    await until([rig.central], isAnew, { withinMs: 30_000, what: 'a new incarnation' });
    const now = restored.core.workplace();
    if (!now) throw new Error('not open');
    const { store } = now.desk;
    await until([store], async () => (await Promise.all(since.map((id) => isHere(store, id)))).every(Boolean), {
      withinMs: 30_000,
      what: 'what was forgotten',
    });
    const isOpen = async () => (await readStationRecord(store))?.pullFirst === undefined;
    await until([store], isOpen, { withinMs: 20_000, what: 'told that it may go on' });
    await restored.stop();
    station = await startComposed(place);
    expect(station.place.record.incarnation).toBe(2);
    await atCentral(await register('After'));
    const chains = async () => isSound(await verifyAudit(rig.server.context, rig.organisation));
    await until([rig.central], chains, { withinMs: 20_000, what: 'chains of both incarnations' });
  });
});
