/** A hub whose folder is put back from a copy: what its stations had sent since is not lost, and nobody passes it by. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#shared/lib/clock.ts';
import { newDocumentId } from '#shared/model/document-id.ts';
import { parseCheckpointText } from '#shared/replication/checkpoint-text.ts';
import { replicationId } from '#shared/replication/replication-id.ts';
import { type ComposedStation, enrolComposed, startComposed, untilFilled } from './composed-station.ts';
import { type HubRig, startHubRig } from './hub-rig.ts';
import { recordOf } from './record-of.ts';
import { until } from './until.ts';

let rig: HubRig;
const stations: ComposedStation[] = [];

beforeAll(async () => {
  rig = await startHubRig(63);
  for (const name of ['a', 'b']) {
    const place = {
      dataFolder: join(rig.folder, name),
      ackFile: join(rig.folder, `${name}.acks`),
      writer: 'inline',
      discovery: rig.discovery,
    } as const;
    await enrolComposed(place, { address: rig.hubAddress, code: await rig.code(), name });
    stations.push(await startComposed(place));
  }
  for (const station of stations) await untilFilled(station);
});
afterAll(async () => {
  for (const station of stations) await station.stop();
  await rig.dispose();
});

const register = (station: ComposedStation | undefined, family: string) =>
  station?.write({ id: newDocumentId('Patient', systemClock), resource: { name: [{ family }] } });

async function equal(): Promise<void> {
  const all = [...stations.map(({ place }) => place.desk.store), rig.hub().store, rig.central];
  const same = async () =>
    new Set(await Promise.all(all.map(async (one) => JSON.stringify(await recordOf(one))))).size === 1;
  await until(all, same, { withinMs: 40_000, what: 'equal everywhere' });
}

/** What central has recorded of the hub's way up, in lane 1. */
async function isRecordedAtCentral(): Promise<boolean> {
  const { store, record } = rig.hub();
  const { instanceId, updateSeq } = await store.info();
  const { identity: target } = JSON.parse((await store.findLocal('holdfast-central')) ?? '{}') as { identity: string };
  const id = replicationId({ source: instanceId, target, lane: 1 });
  const recorded = parseCheckpointText(await rig.central.findLocal(`${record().hubId}/${id}`));
  return Number.parseInt(recorded?.sourceLastSeq ?? '0', 10) >= updateSeq;
}

describe('a restored hub', () => {
  it('HU15 RP9 begins anew when central has had more of it; stations and central are equal again', async () => {
    const [a, b] = stations;
    const data = join(rig.folder, 'hub');
    await register(a, 'Before');
    await equal();
    await rig.stopHub();
    await cp(data, join(rig.folder, 'hub-copy'), { recursive: true });
    await rig.startHub();
    for (const family of ['Since 1', 'Since 2', 'Since 3']) await register(b, family);
    await equal();
    await until([rig.central], isRecordedAtCentral, { withinMs: 20_000, what: 'recorded at central' });
    await rig.stopHub();
    await rm(data, { recursive: true });
    await cp(join(rig.folder, 'hub-copy'), data, { recursive: true });
    await rig.startHub();
    await rig.hub().fellBack;
    await rig.stopHub();
    await rig.startHub();
    expect(rig.hub().record().incarnation).toBe(2);
    await register(a, 'After');
    await equal();
  });
});
