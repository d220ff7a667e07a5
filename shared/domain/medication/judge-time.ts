/** When, and after what (SR6): the window, the same dose again, the limits of what is given as needed. */
import type { AdministrationQuestion, EarlierDose } from './administration-question.ts';
import { type Amount, exactValue, valueIn } from './amount.ts';
import { isAsNeededToo, isOfTheLine } from './counted-beside.ts';
import { doseText } from './dose-text.ts';
import { timingAt } from './dose-window.ts';
import type { Regimen } from './dosing.ts';
import { add, compare, type Exact, ZERO } from './exact.ts';
import type { Found } from './judge-administration.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export function judgeTime({ dose, atMs }: AdministrationQuestion): Found | undefined {
  const timing = dose && timingAt(dose.window, atMs);
  if (!dose || !timing || timing === 'due') return undefined;
  const evidence = { expected: new Date(dose.dueMs).toISOString(), found: new Date(atMs).toISOString() };
  if (timing === 'upcoming') return { code: 'time-too-early', evidence };
  return { code: timing === 'overdue' ? 'time-too-late' : 'time-missed', evidence };
}

/** The order was changed elsewhere: the dose that the screen showed is not asked for any more. */
export function judgePlanned({ doseNotPlanned }: AdministrationQuestion): Found | undefined {
  return doseNotPlanned ? { code: 'dose-not-planned', evidence: {} } : undefined;
}

/** @SAFETY The same dose again, also when another station gave it; and a second bag beside the one that runs. */
export function judgeAgain({ dose, earlier, runningSinceMs }: AdministrationQuestion): Found | undefined {
  if (runningSinceMs !== undefined) return { code: 'dose-already-given', evidence: { asOfMs: runningSinceMs } };
  const same = dose && earlier.find(({ doseId }) => doseId === dose.id);
  return same && { code: 'dose-already-given', evidence: { found: same.station, asOfMs: same.atMs } };
}

export function judgeEarlier({ earlierComplete }: AdministrationQuestion): Found | undefined {
  return earlierComplete ? undefined : { code: 'earlier-doses-partial', evidence: {} };
}

export function judgeClock({ clock }: AdministrationQuestion): Found | undefined {
  return clock === 'trusted' ? undefined : { code: 'clock-doubtful', evidence: {} };
}

export function judgeInterval(question: AdministrationQuestion): Found | undefined {
  const { minMinutes } = asNeededOf(question) ?? {};
  if (minMinutes === undefined) return undefined;
  const last = lastWithin(question, minMinutes, isOfTheTherapy);
  return last && { code: 'prn-too-soon', evidence: { expected: `${minMinutes} min`, asOfMs: last.atMs } };
}

/** Within the 24 hours before, this dose included. Exactly 24 hours ago is over. */
export function judgeMaximum(question: AdministrationQuestion): Found | undefined {
  const regimen = asNeededOf(question);
  if (!regimen) return undefined;
  const day = question.earlier.filter(({ atMs }) => question.atMs - atMs < DAY_MS);
  const within = day.filter((earlier) => isOfTheTherapy(question, earlier));
  const { maxDosesIn24h = Number.POSITIVE_INFINITY, maxIn24h } = regimen;
  if (within.length + 1 > maxDosesIn24h) {
    return { code: 'prn-maximum', evidence: { expected: `${maxDosesIn24h}`, found: `${within.length + 1}` } };
  }
  // By mouth and by vein under two orders: the amount is of the substance.
  const summed = day.filter((earlier) => isOfTheTherapy(question, earlier) || isAsNeededToo(earlier));
  return maxIn24h && judgeTotal(maxIn24h, [...summed.map(({ amount }) => amount), question.giving.amount]);
}

/**
 * SR13: the drug was given a little while ago, and no order in force says so: without an order, or under one that has been
 * ordered anew since. @SAFETY What was given in the night by word of mouth is not given again when it is written down.
 */
export function judgeLately(question: AdministrationQuestion): Found | undefined {
  const regimen = asNeededOf(question);
  const last = lastWithin(question, latelyMinutes(question), regimen ? isOfAnother : isBesideTheOrder);
  return last && { code: 'drug-given-lately', evidence: { found: last.station, asOfMs: last.atMs } };
}

/** Where no order says how far apart doses are. */
const LATELY_MINUTES = 240;

/**
 * How far apart from this dose another of the drug has to be that no order in force foresees: as the order as needed says,
 * or half the time between two doses. One bag hangs where another ran out: of what runs nothing is asked.
 */
export function latelyMinutes(question: Pick<AdministrationQuestion, 'order' | 'dose'>): number {
  const regimen = asNeededOf(question);
  if (regimen) return regimen.minMinutes ?? LATELY_MINUTES;
  const { dose } = question;
  if (dose?.content.kind === 'rate') return 0;
  return dose ? dose.spacingMinutes / 2 : LATELY_MINUTES;
}

function isBesideTheOrder({ order, dose }: AdministrationQuestion, earlier: EarlierDose): boolean {
  if (earlier.sameDrug !== true || (dose && earlier.doseId === dose.id)) return false;
  if (order.state !== 'ordered') return true;
  return earlier.lineage !== order.order.lineage && earlier.lineInForce !== true;
}

function isOfAnother(question: AdministrationQuestion, earlier: EarlierDose): boolean {
  return isAsNeededToo(earlier) && !isOfTheTherapy(question, earlier);
}

function isOfTheTherapy({ order }: AdministrationQuestion, earlier: EarlierDose): boolean {
  return order.state === 'ordered' && isOfTheLine(order.order.lineage, earlier);
}

type IsMeant = (question: AdministrationQuestion, earlier: EarlierDose) => boolean;

function lastWithin(question: AdministrationQuestion, minutes: number, isMeant: IsMeant): EarlierDose | undefined {
  return question.earlier
    .filter((one) => isMeant(question, one) && Math.abs(question.atMs - one.atMs) < minutes * MINUTE_MS)
    .toSorted((one, other) => other.atMs - one.atMs)[0];
}

function judgeTotal(most: Amount, amounts: readonly (Amount | undefined)[]): Found | undefined {
  const values = amounts.map((item) => item && valueIn(item, most.unit));
  const known = values.filter((value): value is Exact => value !== undefined);
  const total = known.reduce(add, ZERO);
  if (compare(total, exactValue(most)) > 0) return { code: 'prn-maximum', evidence: { expected: doseText(most) } };
  return known.length < values.length
    ? { code: 'prn-total-unknown', evidence: { expected: doseText(most) } }
    : undefined;
}

function asNeededOf({
  order,
}: Pick<AdministrationQuestion, 'order'>): Extract<Regimen, { kind: 'as-needed' }> | undefined {
  const dosing = order.state === 'ordered' ? order.order.dosing : undefined;
  const regimen = dosing?.state === 'read' ? dosing.dosing.regimen : undefined;
  return regimen?.kind === 'as-needed' ? regimen : undefined;
}
