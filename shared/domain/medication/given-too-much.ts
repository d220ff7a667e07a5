/**
 * Doses that desks gave apart and that together are too close, or more than the most of a day: as needed under one order, or
 * the same drug under two or none (AD7). What one desk would have been asked is asked of the records once they are together,
 * by the limits that stand in them: the same on every station. Who was told and answered for it is not told again.
 */
import { isTaken } from '#shared/model/administration-codes.ts';
import type { FindingCode } from '#shared/model/right-codes.ts';
import { type Amount, exactValue, valueIn } from './amount.ts';
import { add, compare, ZERO } from './exact.ts';
import { compareDoses, type RecordedDose } from './given-twice.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface TooMuchGiven {
  readonly kind: 'too-close' | 'above-maximum';
  /** The one that was recorded last of them. */
  readonly dose: RecordedDose;
  /** All of them, in order of time, then of id. */
  readonly records: readonly RecordedDose[];
}

export type ShareDrug = (one: RecordedDose, other: RecordedDose) => boolean;

/** `shareDrug`: whether two are of one substance. Absent: only what stands under one order is compared. */
export function listTooMuchGiven(
  records: readonly RecordedDose[],
  shareDrug: ShareDrug = () => false,
): readonly TooMuchGiven[] {
  const given = records.filter(isDose).toSorted(compareDoses);
  const unordered = given.filter(isUnordered);
  return given.flatMap((dose) => {
    const before = earlierWritten(dose, meant(dose, given, unordered));
    return aboveMaximum(dose, before, shareDrug) ?? tooClose(dose, before, shareDrug) ?? [];
  });
}

const isDose = ({ withdrawn, event }: RecordedDose): boolean =>
  !withdrawn && event.act === 'give' && isTaken(event.outcome);

/** Those that can be told beside it: most of a sheet are planned doses, which were answered for with their orders. */
function meant(
  dose: RecordedDose,
  given: readonly RecordedDose[],
  unordered: readonly RecordedDose[],
): readonly RecordedDose[] {
  if (isUnordered(dose)) return given;
  if (!isAsNeeded(dose)) return unordered;
  return given.filter((other) => isUnordered(other) || isAsNeeded(other) || isOfLine(dose, other));
}

/** On both sides in time: what was given earlier may have been written down later. */
function earlierWritten(dose: RecordedDose, others: readonly RecordedDose[]): readonly RecordedDose[] {
  const spanMs = Math.max(DAY_MS, (dose.event.asNeeded?.minMinutes ?? 0) * MINUTE_MS);
  return others.filter((other) => other !== dose && apartMs(dose, other) < spanMs && compareRecorded(other, dose) < 0);
}

const apartMs = (one: RecordedDose, other: RecordedDose): number =>
  Math.abs(Date.parse(one.event.at) - Date.parse(other.event.at));

function compareRecorded(one: RecordedDose, other: RecordedDose): number {
  return Date.parse(one.event.recordedAt) - Date.parse(other.event.recordedAt) || (one.id < other.id ? -1 : 1);
}

type Ask = (dose: RecordedDose, before: readonly RecordedDose[], shareDrug: ShareDrug) => TooMuchGiven | undefined;

const aboveMaximum: Ask = (dose, before, shareDrug) => {
  const limits = limitsOf(dose, before);
  if (!limits) return undefined;
  const day = before.filter((other) => apartMs(dose, other) < DAY_MS);
  const ofLine = day.filter((other) => isOfLine(dose, other) || (isUnordered(other) && shareDrug(dose, other)));
  if (wasTold(dose, ['prn-maximum']) && !hasUnseen(dose, ofLine)) return undefined;
  const { maxDoses24h = Number.POSITIVE_INFINITY, most24h } = limits;
  if (ofLine.length + 1 > maxDoses24h) return found('above-maximum', dose, ofLine);
  const summed = day.filter((other) => ofLine.includes(other) || (isAsNeeded(other) && shareDrug(dose, other)));
  return most24h && isAbove(most24h, [...summed, dose]) ? found('above-maximum', dose, summed) : undefined;
};

const tooClose: Ask = (dose, before, shareDrug) => {
  const { latelyMinutes } = dose.event;
  const minMinutes = limitsOf(dose, before)?.minMinutes;
  const within = (other: RecordedDose, minutes = 0): boolean => apartMs(dose, other) < minutes * MINUTE_MS;
  const close = before.filter((other) =>
    isOfLine(dose, other)
      ? within(other, minMinutes) && !wasToldOfLine(dose, other)
      : within(other, latelyMinutes) &&
        isUnplannedBeside(dose, other) &&
        shareDrug(dose, other) &&
        !wasTold(dose, ['prn-too-soon', 'drug-given-lately', 'dose-already-given']),
  );
  const [nearest] = close.toSorted((one, other) => apartMs(dose, one) - apartMs(dose, other));
  return nearest && found('too-close', dose, [nearest]);
};

type Limits = NonNullable<RecordedDose['event']['asNeeded']>;

/** Records of before the limits stood in them, which had no `latelyMinutes` either, are held to those of another dose of the line. */
function limitsOf(dose: RecordedDose, before: readonly RecordedDose[]): Limits | undefined {
  const { asNeeded, latelyMinutes } = dose.event;
  if (!asNeeded || latelyMinutes !== undefined) return asNeeded;
  const known = before.find((other) => isOfLine(dose, other) && other.event.latelyMinutes !== undefined);
  return { ...known?.event.asNeeded, ...asNeeded };
}

/** @SAFETY Who answered for two doses answered for no third that a third desk gave meanwhile: her desk counted fewer. */
function hasUnseen({ event: { asNeeded, recordedAt } }: RecordedDose, ofLine: readonly RecordedDose[]): boolean {
  const counted = ofLine.filter(({ event }) => isWithinDayBefore(event.at, recordedAt));
  return asNeeded !== undefined && counted.length > asNeeded.given24h;
}

function isWithinDayBefore(at: string, moment: string): boolean {
  const sinceMs = Date.parse(moment) - Date.parse(at);
  return sinceMs >= 0 && sinceMs < DAY_MS;
}

/** What was told is the last that her desk knew; one after it was not seen. */
function wasToldOfLine(dose: RecordedDose, other: RecordedDose): boolean {
  const { asNeeded, at } = dose.event;
  if (!wasTold(dose, ['prn-too-soon', 'dose-already-given'])) return false;
  const otherMs = Date.parse(other.event.at);
  return !asNeeded?.lastAt || otherMs <= Date.parse(asNeeded.lastAt) || otherMs > Date.parse(at);
}

function isOfLine({ event: { lineage } }: RecordedDose, other: RecordedDose): boolean {
  return lineage !== undefined && other.event.lineage === lineage;
}
const isUnordered = ({ event }: RecordedDose): boolean => event.lineage === undefined;
const isAsNeeded = ({ event }: RecordedDose): boolean => event.asNeeded !== undefined;

/** Two orders that plan their doses were answered for when they were signed. */
function isUnplannedBeside(dose: RecordedDose, other: RecordedDose): boolean {
  return isUnordered(dose) || isUnordered(other) || (isAsNeeded(dose) && isAsNeeded(other));
}

function wasTold({ event: { findings } }: RecordedDose, codes: readonly FindingCode[]): boolean {
  return findings.some(({ code }) => codes.includes(code));
}

/** Of what can be reckoned together: what cannot was asked about when it was given. */
function isAbove(most: Amount, doses: readonly RecordedDose[]): boolean {
  const values = doses.flatMap(({ event: { amount } }) => (amount && valueIn(amount, most.unit)) ?? []);
  return compare(values.reduce(add, ZERO), exactValue(most)) > 0;
}

function found(kind: TooMuchGiven['kind'], dose: RecordedDose, others: readonly RecordedDose[]): TooMuchGiven {
  return { kind, dose, records: [...others, dose].toSorted(compareDoses) };
}
