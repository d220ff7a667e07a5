import { GCS_MOST, GCS_PARTS, hasGcs, isPossibleGcs } from '#shared/domain/gcs/gcs.ts';
import { FAHRENHEIT_RANGE, GLUCOSE_MG_PER_DL_FROM, PLAUSIBLE_RANGES } from './plausible-ranges.ts';
import { VITAL_NAMES } from './vital-codes.ts';
import { isWithoutFlow, type VitalsEntry } from './vitals-entry.ts';

/** What is odd about an entry: codes are keys of the catalogue. */
export interface VitalsFinding {
  /** Path in the entry, e.g. `temperatureCelsius`, `oxygen.litresPerMinute`. */
  readonly field: string;
  readonly strength: 'stop' | 'pause';
  readonly code:
    | 'impossible'
    | 'unlikely'
    | 'looks-fahrenheit'
    | 'looks-mg-per-dl'
    | 'pressures-swapped'
    | 'oxygen-without-flow'
    | 'gcs-reason-missing'
    | 'nothing-entered'
    | 'in-the-future';
  readonly range?: readonly [low: number, high: number];
}

export type VitalsJudgement =
  | { readonly state: 'plausible'; readonly findings: readonly VitalsFinding[] }
  /** A person confirms (`confirmedUnlikely`) or corrects. */
  | { readonly state: 'needs-confirmation'; readonly findings: readonly VitalsFinding[] }
  | { readonly state: 'refused'; readonly findings: readonly VitalsFinding[] };

/** A station's clock may be this much behind the one on the wall. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;

/** VI1 impossible values are refused, VI2 unlikely ones asked about once. `nowMs` is the time of entry. */
export function judgeVitals(entry: VitalsEntry, nowMs: number): VitalsJudgement {
  const findings = [
    ...findEmptiness(entry),
    ...findFuture(entry, nowMs),
    ...VITAL_NAMES.flatMap((name) => judgeValue(name, name, entry[name])),
    ...judgePressures(entry),
    ...judgeOxygen(entry),
    ...judgeGcs(entry),
  ];
  if (findings.some((finding) => finding.strength === 'stop')) return { state: 'refused', findings };
  if (findings.length > 0 && !entry.confirmedUnlikely) return { state: 'needs-confirmation', findings };
  return { state: 'plausible', findings };
}

function findEmptiness(entry: VitalsEntry): VitalsFinding[] {
  const taken = [...VITAL_NAMES.map((name) => entry[name]), entry.oxygen, entry.consciousness];
  const isEmpty = taken.every((value) => value === undefined) && !hasGcs(entry.gcs);
  return isEmpty ? [{ field: '', strength: 'stop', code: 'nothing-entered' }] : [];
}

function findFuture({ takenAt }: VitalsEntry, nowMs: number): VitalsFinding[] {
  const inTime = Date.parse(takenAt) <= nowMs + FUTURE_TOLERANCE_MS;
  return inTime ? [] : [{ field: 'takenAt', strength: 'stop', code: 'in-the-future' }];
}

function judgeValue(field: string, name: keyof typeof PLAUSIBLE_RANGES, value: number | undefined): VitalsFinding[] {
  if (value === undefined) return [];
  const { possible, likely } = PLAUSIBLE_RANGES[name];
  if (!isIn(possible, value)) return [{ field, strength: 'stop', code: wrongUnit(name, value), range: possible }];
  if (isIn(likely, value)) return [];
  const code = name === 'glucoseMmolPerL' ? wrongUnit(name, value) : 'unlikely';
  return [{ field, strength: 'pause', code: code === 'impossible' ? 'unlikely' : code, range: likely }];
}

function wrongUnit(name: string, value: number): 'impossible' | 'looks-fahrenheit' | 'looks-mg-per-dl' {
  if (name === 'temperatureCelsius' && isIn(FAHRENHEIT_RANGE, value)) return 'looks-fahrenheit';
  return name === 'glucoseMmolPerL' && value >= GLUCOSE_MG_PER_DL_FROM ? 'looks-mg-per-dl' : 'impossible';
}

function isIn([low, high]: readonly [number, number], value: number): boolean {
  return value >= low && value <= high;
}

function judgePressures({ systolic, diastolic }: VitalsEntry): VitalsFinding[] {
  if (systolic === undefined || diastolic === undefined || diastolic <= systolic) return [];
  return [{ field: 'diastolic', strength: 'stop', code: 'pressures-swapped' }];
}

function judgeOxygen({ oxygen }: VitalsEntry): VitalsFinding[] {
  if (oxygen === undefined || oxygen === 'air') return [];
  const { litresPerMinute, fractionPercent } = oxygen;
  const odd = isWithoutFlow(oxygen);
  return [
    ...judgeValue('oxygen.litresPerMinute', 'litresPerMinute', litresPerMinute),
    ...judgeValue('oxygen.fractionPercent', 'fractionPercent', fractionPercent),
    ...(odd ? [{ field: 'oxygen', strength: 'pause', code: 'oxygen-without-flow' } as const] : []),
  ];
}

function judgeGcs({ gcs }: VitalsEntry): VitalsFinding[] {
  if (!gcs) return [];
  const wrong = GCS_PARTS.filter((part) => gcs[part] !== undefined && !isPossibleGcs(part, gcs[part]));
  const isUnexplained = GCS_PARTS.some((part) => gcs[part] === 'NT') && !gcs.notTestableBecause?.trim();
  return [
    ...wrong.map(
      (part) => ({ field: `gcs.${part}`, strength: 'stop', code: 'impossible', range: [1, GCS_MOST[part]] }) as const,
    ),
    ...(isUnexplained ? [{ field: 'gcs', strength: 'pause', code: 'gcs-reason-missing' } as const] : []),
  ];
}
