/** What a nurse does at a terminal: sees who is due, scans, gives or holds, measures. Every act by the calls of a window. */

import type { TestWindow } from '#main/core/testing/test-window.ts';
import type { RecordInput, Verdict } from '#shared/contract/administration.ts';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { RoundDose, RoundPatient } from '#shared/contract/round.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import type { SeededRandom } from '#shared/testing/seeded-random.ts';
import { scenario } from '#sync-server/demo/scenario.ts';
import type { DayClock } from './day-clock.ts';
import type { Bed, WardHospital } from './ward-hospital.ts';
import type { WardStation } from './ward-station.ts';

export interface Nurse {
  readonly station: WardStation;
  readonly beds: readonly Bed[];
  /** Who stands by where two are wanted. */
  readonly second: string;
}

/** What the day came to. */
export interface Tally {
  /** Documents that core said it had written. */
  readonly acknowledged: Set<string>;
  readonly outcomes: Map<string, number>;
  /** By planned dose, how often it was given. */
  readonly given: Map<string, number>;
  /** Milliseconds. */
  readonly verdicts: number[];
  readonly records: number[];
  readonly rounds: number[];
}

export const newTally = (): Tally => ({
  acknowledged: new Set(),
  outcomes: new Map(),
  given: new Map(),
  verdicts: [],
  records: [],
  rounds: [],
});

export interface Day {
  readonly hospital: WardHospital;
  readonly clock: DayClock;
  readonly random: SeededRandom;
  readonly tally: Tally;
}

const commandId = (): string => crypto.randomUUID();
const DUE = new Set<RoundDose['state']>(['due', 'overdue']);

/** Gives what is due to the patients of a nurse. `only` leaves out all others. */
export async function doRound(nurse: Nurse, day: Day, beds = nurse.beds): Promise<void> {
  const { window } = nurse.station;
  const patientIds = beds.map(({ patientId }) => patientId);
  if (patientIds.length === 0) return;
  const [patients, tookMs] = await timed(() => seeRound(window, patientIds));
  day.tally.rounds.push(tookMs);
  for (const patient of patients) {
    const bed = beds.find(({ patientId }) => patientId === patient.patientId);
    for (const dose of patient.doses)
      if (bed && DUE.has(dose.state)) await giveDose({ nurse, bed, patient, dose }, day);
  }
}

/** The whole round: it comes a few patients at a time. */
export async function seeRound(window: TestWindow, patientIds: readonly string[], back = 12): Promise<RoundPatient[]> {
  const seen = new Map<string, RoundPatient | undefined>();
  await window.until(contract.round.watch, { patientIds: [...patientIds], back }, ({ patients, gone }) => {
    for (const patient of patients) seen.set(patient.patientId, patient);
    for (const patientId of gone) seen.set(patientId, undefined);
    return seen.size === patientIds.length;
  });
  return [...seen.values()].filter((patient) => patient !== undefined);
}

interface AtBedside {
  readonly nurse: Nurse;
  readonly bed: Bed;
  readonly patient: RoundPatient;
  readonly dose: RoundDose;
}

async function giveDose(at: AtBedside, day: Day): Promise<void> {
  const { nurse, dose, patient } = at;
  const { window } = nurse.station;
  const line = patient.lines.find(({ lineage }) => lineage === dose.lineage);
  const asked = await whatIsGiven(at, day);
  const startId = line?.infusion?.state === 'running' ? line.infusion.startId : undefined;
  const question = { ...asked, ...(startId && { startId }) };
  const [verdict, tookMs] = await timed(() => window.done(contract.administration.judge, question));
  day.tally.verdicts.push(tookMs);
  const [saved, savedMs] = await timed(() => answerAndSave(at, { asked, verdict, startId }));
  day.tally.records.push(savedMs);
  const { result, outcome } = saved;
  addOne(day.tally.outcomes, 'code' in result ? `refused: ${outcome} ${refusedFor(result)}` : outcome);
  if ('code' in result) return;
  day.tally.acknowledged.add(result.id);
  if (outcome !== 'held') addOne(day.tally.given, dose.doseId);
  for (const id of result.taskIds) day.tally.acknowledged.add(id);
}

type Asked = Omit<RecordInput, 'commandId' | 'outcome' | 'reason' | 'asNeeded' | 'endedAt'>;
type Answers = Awaited<ReturnType<typeof answerTo>>;
interface Judged {
  readonly asked: Asked;
  readonly verdict: Verdict;
  readonly startId: string | undefined;
}

/** What was found only when it was written, as the line going in between, is read and answered as the screen shows it. */
async function answerAndSave(at: AtBedside, judged: Judged) {
  const saved = await saveDose(at, { ...judged, answers: await answerTo(judged.verdict, at) });
  const found =
    'code' in saved.result ? (saved.result.details as { verdict?: Verdict } | undefined)?.verdict : undefined;
  return found ? saveDose(at, { ...judged, verdict: found, answers: await answerTo(found, at) }) : saved;
}

/** Which rule, never what of whom. */
function refusedFor({ code, path, details }: Refusal): string {
  const { open = [] } = (details ?? {}) as { open?: readonly string[] };
  return [code, path ?? '', ...open].join(' ').trim();
}

/** What is stopped is held, as the screen offers it; an act on an infusion is one; all else is given. */
async function saveDose(
  { nurse, dose }: AtBedside,
  { asked, verdict, answers, startId }: Judged & { answers: Answers },
) {
  const { window } = nurse.station;
  const input = { ...asked, ...answers, commandId: commandId() };
  if (verdict.state === 'stopped' && verdict.needs.prescriberFor.length === 0) {
    const reason = { code: 'prescriber-asked' as const };
    const held = { ...asked, commandId: input.commandId, outcome: 'held' as const, reason };
    return { outcome: 'held', result: await window.call(contract.administration.record, held) };
  }
  if (dose.act === 'give')
    return {
      outcome: 'given',
      result: await window.call(contract.administration.record, { ...input, outcome: 'given' }),
    };
  const act = ({ 'start-infusion': 'start', 'change-rate': 'rate', 'stop-infusion': 'stop' } as const)[dose.act];
  const infusion = { ...input, act, ...(startId && act !== 'start' && { startId }) };
  return { outcome: act, result: await window.call(contract.administration.infusion, infusion) };
}

async function whatIsGiven({ bed, dose, patient }: AtBedside, { hospital, random }: Day): Promise<Asked> {
  const pack = await hospital.packOf(dose.orderId);
  const line = patient.lines.find(({ lineage }) => lineage === dose.lineage);
  return {
    patientId: bed.patientId,
    for: { kind: 'dose', doseId: dose.doseId, orderId: dose.orderId },
    patient: { scan: { text: bed.wristband } },
    drug: pack ? { scans: [{ text: pack }] } : { how: 'no-bar-code' },
    giving: {
      ...(dose.amount && { amount: dose.amount }),
      ...(dose.rate && { rate: dose.rate }),
      ...(line?.scale && { measured: String(6 + Math.floor(random.next() * 10)) }),
    },
  };
}

/** A reason for each pause, a second person for each that wants one, a way for each special one. */
async function answerTo({ needs }: Verdict, { nurse, patient }: AtBedside) {
  const isTwo = needs.secondPersonFor.length > 0 || needs.prescriberFor.length > 0;
  const who: InputOf<typeof contract.session.prove> = {
    who: { by: 'login', login: nurse.second },
    secret: { kind: 'password', password: scenario.password },
    purpose: 'second',
    patientId: patient.patientId,
  };
  const second = isTwo ? (await nurse.station.window.done(contract.session.prove, who)).proof : undefined;
  return {
    overrides: [...needs.reasonFor, ...needs.secondPersonFor, ...needs.prescriberFor].map((code) => ({
      code,
      reason: 'clinically-needed' as const,
    })),
    paths: needs.countersignature.map((path) => ({ path, reason: 'as the day went' })),
    ...(second && { second }),
    ...(needs.prescriberFor.length > 0 && { byTelephone: { prescriber: 'Dr Amina Yusuf', readBack: true as const } }),
    ...(needs.indication && { asNeeded: { indication: { text: 'pain' } } }),
  };
}

/** A whole set of vital signs of each patient. */
export async function measureAll({ station, beds }: Nurse, { clock, random, tally }: Day): Promise<void> {
  const around = (value: number, spread: number): number => Math.round(value + (random.next() - 0.5) * spread);
  for (const { patientId } of beds) {
    const entry = {
      takenAt: new Date(clock.now()).toISOString(),
      ...{ respiratoryRate: around(17, 8), spo2: around(96, 5), oxygen: 'air' as const, consciousness: 'A' as const },
      ...{
        systolic: around(125, 40),
        diastolic: around(78, 20),
        pulse: around(82, 40),
        temperatureCelsius: around(37, 2),
      },
    };
    const saved = await station.window.done(contract.vitals.record, { commandId: commandId(), patientId, entry });
    tally.acknowledged.add(saved.id);
    addOne(tally.outcomes, 'vitals');
  }
}

function addOne(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

async function timed<T>(act: () => Promise<T>): Promise<readonly [T, number]> {
  const startedMs = performance.now();
  const value = await act();
  return [value, performance.now() - startedMs];
}
