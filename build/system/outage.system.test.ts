/** Two stations and central through an outage: nothing lost, nothing typed twice, both edits kept. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import type { HeadlessStation } from './headless-station.ts';
import { FINE, type LossyProxy, MODEM, STORMY } from './lossy-proxy.ts';
import { recordOf } from './record-of.ts';
import { areEqual, type Rig, startRig } from './rig.ts';
import { edit, isHere, put } from './station-acts.ts';
import { until } from './until.ts';

let rig: Rig;
let a: HeadlessStation;
let b: HeadlessStation;
let lines: LossyProxy[];

beforeAll(async () => {
  rig = await startRig(7);
  const [first, second] = [await rig.station('a'), await rig.station('b')];
  a = first.station;
  b = second.station;
  lines = [first.proxy, second.proxy];
  await linkIs(a, 'connected');
  await linkIs(b, 'connected');
});
afterAll(() => rig.dispose());

describe('two stations', () => {
  it('RP7 a record made on one is on the other in well under two seconds, without any action there', async () => {
    const startedMs = performance.now();
    await put(a, 'Patient:p1', { name: [{ family: 'Okafor' }] });
    await until([b.store], () => isHere(b.store, 'Patient:p1'), { withinMs: 2000, what: 'the patient on B' });
    console.log(`patient of A seen on B after ${Math.round(performance.now() - startedMs)} ms`);
    await put(a, 'AllergyIntolerance:x1', allergy('low', 'confirmed'), { patient: 'Patient:p1' });
    await until([b.store], () => isHere(b.store, 'AllergyIntolerance:x1'), {
      withinMs: 2000,
      what: 'the allergy on B',
    });
  });

  it('RP2 RP5 RP6.2 RP7.1 both work through an outage and are equal afterwards, both edits kept', async () => {
    for (const line of lines) await line.takeAway();
    await put(a, 'Patient:of-a', { name: [{ family: 'Adams' }] });
    await put(b, 'Patient:of-b', { name: [{ family: 'Brown' }] });
    await edit(a, 'AllergyIntolerance:x1', () => allergy('high', 'confirmed'));
    await edit(b, 'AllergyIntolerance:x1', () => allergy('low', 'refuted'));
    await linkIs(a, 'offline');
    const offline = await a.replicator.status();
    expect(offline).toMatchObject({ waiting: 2, reason: { code: 'unreachable' } });
    expect(Date.parse(offline.lanes[0]?.waitingSince ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(await rig.central.find('Patient:of-a')).toBeUndefined();

    for (const line of lines) await line.bringBack();
    const backMs = performance.now();
    await linkIs(a, 'connected');
    console.log(`network back, noticed after ${Math.round(performance.now() - backMs)} ms`);
    expect(performance.now() - backMs).toBeLessThan(5000);
    await equalEverywhere(10_000);
    expect(await leavesOf('AllergyIntolerance:x1')).toBe(2);
    expect((await a.replicator.status()).conflicts).toBe(1);
    await nothingWaits(a);
    await nothingWaits(b);
  });

  it('RP5.1 what central refuses is listed with its reason, and what follows goes through', async () => {
    await put(a, 'Station:forged', { id: 'forged', name: 'x' }).catch(() => undefined);
    const forged = await a.store.find('Station:forged');
    await put(a, 'Patient:after', { name: [{ family: 'Later' }] });
    await until([rig.central], () => isHere(rig.central, 'Patient:after'), {
      withinMs: 5000,
      what: 'the later patient',
    });
    const refused = await a.replicator.listRefused();
    expect(refused.map(({ id }) => id)).toEqual(forged ? ['Station:forged'] : []);
    if (forged) expect((await a.replicator.status()).refused).toBe(1);
  });

  it('RP2.1 RP2.2 in a storm of dropped and cut connections, 120 edits a station, nothing is lost or doubled', async () => {
    for (const line of lines) line.setWeather(STORMY);
    for (const line of lines) {
      await line.takeAway();
      await line.bringBack();
    }
    await Promise.all([work(a, 'a'), work(b, 'b')]);
    await equalEverywhere(60_000);
    for (const line of lines) line.setWeather(FINE);
    const record = await recordOf(rig.central);
    for (const name of ['a', 'b']) {
      const own = Object.keys(record).filter((id) => id.startsWith(`Patient:storm-${name}-`));
      expect(own).toHaveLength(100);
    }
    for (const line of lines) console.log('line', JSON.stringify(line.counts));
    expect(lines.reduce((sum, line) => sum + line.counts.cuts, 0)).toBeGreaterThan(0);
  });

  it('RP2.3 a modem line of 64 kbit/s that loses 30 % of its connections is usable', async () => {
    for (const line of lines) {
      line.setWeather(MODEM);
      await line.takeAway();
      await line.bringBack();
    }
    const startedMs = performance.now();
    const bytes = lines.map((line) => line.counts.bytes);
    await sendNotes();
    await equalEverywhere(90_000);
    const carried = lines.map((line, n) => line.counts.bytes - (bytes[n] ?? 0));
    console.log(
      `150 notes over two modems: ${Math.round((performance.now() - startedMs) / 1000)} s, bytes ${carried.join(' and ')}`,
    );
    for (const line of lines) line.setWeather(FINE);
  });
});

/** A hundred and fifty notes of half a kilobyte that hardly compresses, from one modem to the other. */
async function sendNotes(): Promise<void> {
  const random = createSeededRandom(5);
  for (let n = 0; n < 150; n += 1) await put(a, `Patient:modem-${n}`, { name: [{ family: random.hex(500) }] });
}

/** A hundred registrations, and twenty edits of a patient that both know. */
async function work(station: HeadlessStation, name: string): Promise<void> {
  for (let n = 0; n < 100; n += 1) {
    await put(station, `Patient:storm-${name}-${n}`, { name: [{ family: `Storm ${n}` }], note: 'x'.repeat(700) });
    if (n % 5 === 0) await edit(station, 'Patient:p1', (resource) => ({ ...resource, [`note${name}`]: String(n) }));
    await nextTurn();
  }
}

/** Lets the network have its turn, as a person's pace would. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

function allergy(criticality: string, verification: string): object {
  const coding = (system: string, code: string) => ({ coding: [{ system, code }] });
  return {
    patient: { reference: 'Patient/p1' },
    code: { text: 'Penicillin' },
    criticality,
    clinicalStatus: coding('http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', 'active'),
    verificationStatus: coding('http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', verification),
  };
}

function linkIs(station: HeadlessStation, link: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const late = setTimeout(() => reject(new Error(`${station.name} is not ${link}`)), 20_000);
  const stop = station.replicator.watchStatus((status) => status.link === link && resolve());
  return promise.finally(() => {
    clearTimeout(late);
    stop();
  });
}

function nothingWaits(station: HeadlessStation): Promise<void> {
  const check = async () => (await station.replicator.status()).waiting === 0;
  return until([station.store], check, { withinMs: 10_000, what: 'nothing waits' });
}

async function leavesOf(id: string): Promise<number> {
  const counts = await Promise.all(
    [a.store, b.store, rig.central].map(async (store) => (await store.findLeaves(id)).length),
  );
  expect(new Set(counts).size).toBe(1);
  return counts[0] ?? 0;
}

function equalEverywhere(withinMs: number): Promise<void> {
  const stores = [a.store, b.store, rig.central];
  return until(stores, () => areEqual(stores), { withinMs, what: 'equal stations and central' });
}
