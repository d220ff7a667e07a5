/** When, and after what (SR6): the window, the same dose again, the limits of what is given as needed. */
import type { AdministrationQuestion, EarlierDose } from './administration-question.ts';
import { type Amount, exactValue, valueIn } from './amount.ts';
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

/** @SAFETY The same dose again, also when another station gave it. */
export function judgeAgain({ dose, earlier }: AdministrationQuestion): Found | undefined {
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
  const near = ofTheLine(question).filter(({ atMs }) => Math.abs(question.atMs - atMs) < minMinutes * MINUTE_MS);
  const [last] = near.toSorted((one, other) => other.atMs - one.atMs);
  return last && { code: 'prn-too-soon', evidence: { expected: `${minMinutes} min`, asOfMs: last.atMs } };
}

/** Within the 24 hours before, this dose included. Exactly 24 hours ago is over. */
export function judgeMaximum(question: AdministrationQuestion): Found | undefined {
  const regimen = asNeededOf(question);
  if (!regimen) return undefined;
  const within = ofTheLine(question).filter(({ atMs }) => question.atMs - atMs < DAY_MS);
  const { maxDosesIn24h = Number.POSITIVE_INFINITY, maxIn24h } = regimen;
  if (within.length + 1 > maxDosesIn24h) {
    return { code: 'prn-maximum', evidence: { expected: `${maxDosesIn24h}`, found: `${within.length + 1}` } };
  }
  return maxIn24h && judgeTotal(maxIn24h, [...within.map(({ amount }) => amount), question.giving.amount]);
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

function asNeededOf({ order }: AdministrationQuestion): Extract<Regimen, { kind: 'as-needed' }> | undefined {
  const dosing = order.state === 'ordered' ? order.order.dosing : undefined;
  const regimen = dosing?.state === 'read' ? dosing.dosing.regimen : undefined;
  return regimen?.kind === 'as-needed' ? regimen : undefined;
}

function ofTheLine({ order, earlier }: AdministrationQuestion): readonly EarlierDose[] {
  return order.state === 'ordered' ? earlier.filter(({ lineage }) => lineage === order.order.lineage) : [];
}
