/**
 * Whether what a prescriber entered can be an order at all (MO10): asked by the dialogue at every change, and again where
 * it is signed. What speaks against it clinically is the knowledge pack's (`../knowledge`).
 */
import { canonicalJson } from '#shared/lib/canonical-json.ts';
import { type Amount, compareAmounts, exactValue } from './amount.ts';
import type { OrderEntry } from './build-order.ts';
import type { Dosing, OrderedDose, Regimen, ScaleBand } from './dosing.ts';
import { compare, divide, exact, subtract, ZERO } from './exact.ts';
import { readDosage } from './read-dosage.ts';
import { toDosage } from './to-dosage.ts';
import { areAlike } from './units.ts';
import { instantOfText, isDayOnly, type WallClock } from './wall-clock.ts';
import { calculateWeightDose } from './weight-dose.ts';

const ENTRY_PROBLEMS = [
  'drug-missing',
  'route-missing',
  'amount-missing',
  'no-dose-unit',
  'range-backwards',
  'not-by-weight',
  'times-missing',
  'times-doubled',
  'indication-missing',
  'maximum-missing',
  'maximum-below-dose',
  'scale-backwards',
  'scale-overlaps',
  'rate-without-unit',
  'volume-no-volume',
  'in-bag-without-volume',
  'in-bag-unlike-rate',
  'start-unreadable',
  'start-long-ago',
  'end-before-start',
  'review-before-start',
  'not-kept',
] as const;
export type EntryProblem = (typeof ENTRY_PROBLEMS)[number];

export interface EntryClock {
  readonly nowMs: number;
  readonly clock: WallClock;
  /** A change may keep the start of what it supersedes. */
  readonly notBefore?: string | undefined;
}

/** An order that was given by word of mouth in the night is written down in the morning. */
const LONG_AGO_MS = 24 * 3_600_000;

export function listEntryProblems(entry: OrderEntry, at: EntryClock): readonly EntryProblem[] {
  const { dosing, drug } = entry;
  const problems: EntryProblem[] = [
    ...(drug.text.trim() === '' ? (['drug-missing'] as const) : []),
    ...(dosing.route === undefined || dosing.route.text.trim() === '' ? (['route-missing'] as const) : []),
    ...regimenProblems(dosing.regimen),
    ...courseProblems(entry, at),
  ];
  return problems.length === 0 && !isKept(dosing) ? ['not-kept'] : [...new Set(problems)];
}

/** @SAFETY DD1: what would not read back the same is not signed. */
function isKept(dosing: Dosing): boolean {
  const read = readDosage(toDosage(dosing));
  return read.state === 'read' && canonicalJson(toDosage(read.dosing)) === canonicalJson(toDosage(dosing));
}

function regimenProblems(regimen: Regimen): readonly EntryProblem[] {
  switch (regimen.kind) {
    case 'at-times':
      return [...timesProblems(regimen.times), ...doseProblems(regimen.dose)];
    case 'every':
    case 'once':
      return doseProblems(regimen.dose);
    case 'as-needed':
      return [
        ...(regimen.indication.text.trim() === '' ? (['indication-missing'] as const) : []),
        ...doseProblems(regimen.dose),
        ...maximumProblems(regimen),
      ];
    case 'infusion':
      return infusionProblems(regimen);
    case 'varying':
      return [
        ...timesProblems(regimen.doses.map(({ time }) => time)),
        ...regimen.doses.flatMap(({ amount }) => amountProblems(amount)),
      ];
    case 'scale':
      return [...timesProblems(regimen.times), ...scaleProblems(regimen.bands)];
  }
}

function timesProblems(times: readonly string[]): readonly EntryProblem[] {
  if (times.length === 0) return ['times-missing'];
  return new Set(times).size === times.length ? [] : ['times-doubled'];
}

function amountProblems({ value, unit }: Amount): readonly EntryProblem[] {
  if (!/^\d/.test(value) || compare(exact(value), ZERO) <= 0) return ['amount-missing'];
  return areAlike(unit, 'minute') ? ['no-dose-unit'] : [];
}

function doseProblems(dose: OrderedDose): readonly EntryProblem[] {
  if (dose.kind === 'fixed') return amountProblems(dose.amount);
  if (dose.kind === 'by-weight')
    return [...amountProblems(dose.amount), ...(followsWeight(dose) ? [] : (['not-by-weight'] as const))];
  const bad = [...amountProblems(dose.low), ...amountProblems(dose.high)];
  return bad.length === 0 && compareAmounts(dose.low, dose.high) !== -1 ? ['range-backwards'] : bad;
}

/** Rounded to what can be measured, at most by a tenth. */
const MOST_ROUNDING = '0.1';

function followsWeight({ amount, rule, weightKg }: Extract<OrderedDose, { kind: 'by-weight' }>): boolean {
  const { perDose: reckoned, limitedBy } = calculateWeightDose(rule, weightKg) ?? {};
  if (!reckoned || reckoned.unit !== amount.unit) return false;
  const [one, other] = [exactValue(amount), exactValue(reckoned)];
  // @SAFETY Rounding never goes above a limit that held.
  if (limitedBy !== undefined && compare(one, other) > 0) return false;
  const off = compare(one, other) > 0 ? subtract(one, other) : subtract(other, one);
  return compare(divide(off, other), exact(MOST_ROUNDING)) <= 0;
}

/** As needed without a most in 24 hours is not ordered (issue 4, section 3). */
function maximumProblems({
  maxDosesIn24h,
  maxIn24h,
  dose,
}: Extract<Regimen, { kind: 'as-needed' }>): readonly EntryProblem[] {
  if (maxIn24h === undefined) return maxDosesIn24h === undefined ? ['maximum-missing'] : [];
  const bad = amountProblems(maxIn24h);
  const least = dose.kind === 'range' ? dose.low : dose.amount;
  if (bad.length > 0) return bad;
  const order = compareAmounts(maxIn24h, least);
  return order === undefined || order < 0 ? ['maximum-below-dose'] : [];
}

function infusionProblems({ rate, volume, inBag }: Extract<Regimen, { kind: 'infusion' }>): readonly EntryProblem[] {
  const bad = amountProblems(rate.amount);
  const noVolume = volume !== undefined && !areAlike(volume.unit, 'mL');
  return [
    ...bad.map((problem) => (problem === 'no-dose-unit' ? ('rate-without-unit' as const) : problem)),
    ...(noVolume ? (['volume-no-volume'] as const) : []),
    ...(inBag && !volume ? (['in-bag-without-volume'] as const) : []),
    ...(inBag && !areAlike(inBag.unit, rate.amount.unit) ? (['in-bag-unlike-rate'] as const) : []),
    ...(inBag ? amountProblems(inBag) : []),
  ];
}

function scaleProblems(bands: readonly ScaleBand[]): readonly EntryProblem[] {
  const doses = bands.flatMap(({ dose }) => (dose ? amountProblems(dose) : []));
  const backwards = bands.some(
    ({ from, below }) => from !== undefined && below !== undefined && compare(exact(from), exact(below)) >= 0,
  );
  if (backwards) return [...doses, 'scale-backwards'];
  return overlap(bands) ? [...doses, 'scale-overlaps'] : doses;
}

/** @SAFETY Of one measured value only one line may hold. */
function overlap(bands: readonly ScaleBand[]): boolean {
  const spans = bands
    .map(({ from, below }) => ({ from: exact(from ?? '0'), below: below === undefined ? undefined : exact(below) }))
    .toSorted((one, other) => compare(one.from, other.from));
  return spans.some(({ below }, at) => {
    const next = spans[at + 1];
    return next !== undefined && (below === undefined || compare(below, next.from) > 0);
  });
}

function courseProblems({ dosing: { course }, reviewAt }: OrderEntry, at: EntryClock): readonly EntryProblem[] {
  const startMs = instantOfText(at.clock, course.start);
  if (startMs === undefined) return ['start-unreadable'];
  const keptMs = at.notBefore === undefined ? undefined : instantOfText(at.clock, at.notBefore);
  const earliestMs = Math.min(keptMs ?? Number.POSITIVE_INFINITY, at.nowMs - LONG_AGO_MS);
  const endMs = endOf(course.end, at.clock);
  const reviewMs = endOf(reviewAt, at.clock);
  return [
    ...(startMs + (isDayOnly(course.start) ? LONG_AGO_MS : 0) < earliestMs ? (['start-long-ago'] as const) : []),
    ...(endMs <= startMs ? (['end-before-start'] as const) : []),
    ...(reviewMs <= startMs ? (['review-before-start'] as const) : []),
  ];
}

function endOf(written: string | undefined, clock: WallClock): number {
  if (written === undefined) return Number.POSITIVE_INFINITY;
  return instantOfText(clock, written, isDayOnly(written) ? 1 : 0) ?? Number.NEGATIVE_INFINITY;
}
