/**
 * The story of the issue for twenty stations: each as compose.ts makes it, with its encrypted store, over TCP through a
 * proxy that drops and cuts, four of them killed at random; a fifth of the edits hit the same patients. In the end all
 * are equal, nothing that was acknowledged is lost, nothing is there twice, and every audit chain holds.
 */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import { verifyAudit } from '#sync-server/orgs/verify-audit.ts';
import { enrolComposed, readAcks, type StationPlace, startComposed } from './composed-station.ts';
import { type LossyProxy, STORMY } from './lossy-proxy.ts';
import { recordOf } from './record-of.ts';
import { type Rig, startRig } from './rig.ts';
import { makeSharedPatients, SHARED_PATIENTS } from './story-acts.ts';
import { type StoryMember, startCrowd, startKilled } from './story-member.ts';

const SEED = 20;
const STATIONS = Number(process.env.HOLDFAST_STORY_STATIONS ?? 20);
/** Each in a process of its own, and killed now and then. */
const KILLED = 4;
/** The others share two: central has its own, as it has in use. */
const CROWDS = 2;
const KILLS_EACH = 3;
const ACTS = Number(process.env.HOLDFAST_STORY_ACTS ?? 200);
const PACE_MS = 40;

let rig: Rig;
const members: StoryMember[] = [];
const lines: LossyProxy[] = [];

beforeAll(async () => {
  rig = await startRig(SEED);
});
afterAll(async () => {
  for (const line of lines) line.setWeather({ dropped: 0, cut: 0, cutWithinBytes: 0 });
  await Promise.all(members.map((member) => member.stop()));
  await rig.dispose();
});

describe('twenty stations', () => {
  it('RP1 RP2 ST5 CF1 RP11 through drops, cuts and kills: equal at the end, zero lost, zero doubled', async () => {
    const begunMs = performance.now();
    const places = await enrolAll();
    await prepareSharedPatients(places[0] as StationPlace);
    await startAll(places);
    const startedMs = performance.now();
    for (const line of lines) line.setWeather(STORMY);
    const outages = playOutages();
    await Promise.all(members.map((member) => member.work()));
    await outages;
    const workedMs = performance.now();
    await untilEqual(180_000);
    report({
      setUpMs: startedMs - begunMs,
      workMs: workedMs - startedMs,
      settleMs: performance.now() - workedMs,
    });
    await expectNothingLost();
    await expectAuditHolds();
  }, 280_000);
});

async function enrolAll(): Promise<StationPlace[]> {
  for (let n = 0; n < STATIONS; n += 1) lines.push(await rig.line());
  return Promise.all(lines.map((line, n) => enrolOne(`s${n}`, line, n < KILLED ? 'worker' : 'inline')));
}

async function enrolOne(name: string, line: LossyProxy, writer: StationPlace['writer']): Promise<StationPlace> {
  const dataFolder = join(rig.folder, name);
  await mkdir(dataFolder, { recursive: true });
  const place: StationPlace = { dataFolder, ackFile: join(rig.folder, `${name}.acks`), writer };
  await enrolComposed(place, { address: line.address, code: await rig.code(), name });
  return place;
}

/** One station makes the patients that all will edit, and central has them before the story begins. */
async function prepareSharedPatients(place: StationPlace): Promise<void> {
  const first = await startComposed(place);
  await makeSharedPatients(first);
  await untilCentral(
    async (central) => (await central.listDocuments({ kind: 'Patient', limit: 100 })).length === SHARED_PATIENTS,
  );
  await first.stop();
}

/** Every station has the shared patients before the story begins. */
async function startAll(places: readonly StationPlace[]): Promise<void> {
  const random = createSeededRandom(SEED);
  const options = places.map((place, n) => ({ name: `s${n}`, place, acts: ACTS, paceMs: PACE_MS }));
  const killed = options.slice(0, KILLED).map((one) => startKilled({ ...one, random, kills: KILLS_EACH }));
  const crowds = Array.from({ length: CROWDS }, (_, crowd) =>
    startCrowd(options.slice(KILLED).filter((_, n) => n % CROWDS === crowd)),
  );
  members.push(...(await Promise.all(killed)), ...(await Promise.all(crowds)).flat());
}

/** Whole lines go away for a while, a few at a time. */
async function playOutages(): Promise<void> {
  const random = createSeededRandom(SEED + 1);
  for (let round = 0; round < 12; round += 1) {
    const away = lines.filter(() => random.chance(0.25));
    for (const line of away) await line.takeAway();
    await wait(800);
    for (const line of away) await line.bringBack();
    await wait(200);
  }
}

async function centralDigest(): Promise<string> {
  return createHash('sha256')
    .update(JSON.stringify(await recordOf(rig.central)))
    .digest('hex');
}

/** Polls, as some of the stations are in other processes; digests are dear, so that they are taken once nothing waits. */
async function untilEqual(withinMs: number): Promise<void> {
  const endMs = performance.now() + withinMs;
  let state = 'work is under way';
  while (performance.now() < endMs) {
    await wait(500);
    const before = (await rig.central.info()).updateSeq;
    const waiting = await Promise.all(members.map((member) => member.waiting()));
    state = `waiting ${waiting.join(' ')}`;
    if (waiting.some((count) => count > 0)) continue;
    const digests = await Promise.all(members.map((member) => member.digest()));
    const central = await centralDigest();
    const behind = members.filter((_, n) => digests[n] !== central).map(({ name }) => name);
    state = `not equal: ${behind.join(' ')}`;
    if (behind.length === 0 && (await rig.central.info()).updateSeq === before) return;
  }
  throw new Error(state);
}

async function untilCentral(check: (central: DocumentStore) => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await check(rig.central)) return;
    await wait(50);
  }
  throw new Error('central does not get there');
}

function report({ setUpMs, workMs, settleMs }: Record<'setUpMs' | 'workMs' | 'settleMs', number>): void {
  const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
  const sum = (pick: (line: LossyProxy) => number) => lines.reduce((total, line) => total + pick(line), 0);
  const acts = members.map((member) => member.counts());
  const total = (key: 'own' | 'shared' | 'deleted' | 'overtaken') => acts.reduce((all, counts) => all + counts[key], 0);
  console.log(
    `${STATIONS} stations: ${total('own')} own, ${total('shared')} shared edits, ${total('deleted')} deletions, ${total('overtaken')} overtaken; ` +
      `${sum(({ counts }) => counts.connections)} connections, ${sum(({ counts }) => counts.dropped)} dropped, ${sum(({ counts }) => counts.cuts)} cut; ` +
      `${members.reduce((all, member) => all + member.kills(), 0)} kills; set up in ${seconds(setUpMs)}, worked ${seconds(workMs)}, equal after ${seconds(settleMs)} more`,
  );
}

async function expectNothingLost(): Promise<void> {
  let acknowledged = 0;
  const ids = new Set<string>();
  for (const { place } of members) {
    const acks = await readAcks(place.ackFile);
    acknowledged += acks.length;
    for (const { id } of acks) ids.add(id);
    const missing = await rig.central.findMissing(acks.map(({ id, rev }) => ({ id, revs: [rev] })));
    expect(missing.filter((entry) => entry.missing.length > 0)).toEqual([]);
  }
  const record = Object.keys(await recordOf(rig.central));
  const made = record.filter((id) => id.startsWith('AllergyIntolerance:') || id.startsWith('Patient:'));
  expect(made.filter((id) => !ids.has(id)).length).toBeLessThanOrEqual(KILLED * KILLS_EACH);
  console.log(`${acknowledged} acknowledged revisions are all at central, of ${ids.size} documents`);
}

async function expectAuditHolds(): Promise<void> {
  const { verdicts, damagedEvents, untrustedHeads } = await verifyAudit(rig.server.context, rig.organisation);
  expect(verdicts.filter(({ verdict }) => verdict.state !== 'ok')).toEqual([]);
  expect(damagedEvents).toEqual([]);
  expect(untrustedHeads).toBe(0);
  const events = verdicts.reduce((all, { verdict }) => all + (verdict.state === 'ok' ? verdict.events : 0), 0);
  const { merges, conflicts } = await countMerges();
  console.log(
    `${verdicts.length} audit chains hold, ${events} events; ${merges} merges by rule, ${conflicts} documents left to a person`,
  );
}

async function countMerges(): Promise<{ merges: number; conflicts: number }> {
  let merges = 0;
  for (let afterId: string | undefined; ; ) {
    const page = await rig.central.listDocuments({ kind: 'AuditEvent', limit: 1000, ...(afterId && { afterId }) });
    merges += page.filter(({ body }) => body?.includes('"operation":"conflict.merge"')).length;
    afterId = page.at(-1)?.id;
    if (page.length < 1000) break;
  }
  return { merges, conflicts: (await rig.central.listConflicts(undefined, 1000)).length };
}
