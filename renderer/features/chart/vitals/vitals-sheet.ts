import { GCS_PARTS, type Gcs, type GcsPart, type GcsPoints, hasGcs } from '#shared/domain/gcs/gcs.ts';
import type { Consciousness } from '#shared/domain/news2/table.ts';
import type { VitalsSet } from '#shared/domain/vitals/read-vitals.ts';
import type { VitalsEntry } from '#shared/domain/vitals/vitals-entry.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';

const VITAL_FIELDS = [
  'respiratoryRate',
  'spo2',
  'litresPerMinute',
  'systolic',
  'diastolic',
  'pulse',
  'temperatureCelsius',
  'painScore',
  'glucoseMmolPerL',
  'weightKg',
  'heightCm',
] as const;
export type VitalField = (typeof VITAL_FIELDS)[number];

/** What stands in the form: numbers as typed. */
export interface VitalsSheet {
  readonly values: Readonly<Partial<Record<VitalField, string>>>;
  /** Coma scale as typed: `4`, or `NT` for what cannot be tested. Absent in drafts of an older version. */
  readonly gcs?: Readonly<Partial<Record<GcsPart | 'because', string>>>;
  /** Empty: not recorded. */
  readonly oxygen: 'air' | 'oxygen' | '';
  readonly consciousness: Consciousness | '';
  /** `datetime-local` text; empty is now. */
  readonly takenAt: string;
  readonly note: string;
  readonly confirmedUnlikely: boolean;
}

export const EMPTY_VITALS: VitalsSheet = {
  values: {},
  oxygen: '',
  consciousness: '',
  takenAt: '',
  note: '',
  confirmedUnlikely: false,
};

/** A comma is a decimal point on half the world's keyboards. Undefined for what is not a number. */
export function readNumber(typed: string | undefined): number | undefined {
  const text = plainNumber(typed ?? '');
  return /^\d+(\.\d*)?$/.test(text) ? Number(text) : undefined;
}

export function isUnreadable(typed: string | undefined): boolean {
  return (typed ?? '').trim() !== '' && readNumber(typed) === undefined;
}

type Entry = VitalsEntry & { readonly confirmedUnlikely: boolean };

/** `4`, `NT` or `T` (a tube). Undefined for nothing and for what is neither. */
export function readGcsPoints(typed: string | undefined): GcsPoints | undefined {
  const text = (typed ?? '').trim().toUpperCase();
  if (text === 'NT' || text === 'T') return 'NT';
  return /^\d$/.test(text) ? Number(text) : undefined;
}

export function isUnreadableGcs(typed: string | undefined): boolean {
  return (typed ?? '').trim() !== '' && readGcsPoints(typed) === undefined;
}

function gcsOf({ gcs = {} }: VitalsSheet): Gcs | undefined {
  const parts = GCS_PARTS.flatMap((part) => {
    const points = readGcsPoints(gcs[part]);
    return points === undefined ? [] : [[part, points] as const];
  });
  const because = gcs.because?.trim();
  const read: Gcs = { ...Object.fromEntries(parts), ...(because ? { notTestableBecause: because } : {}) };
  return hasGcs(read) ? read : undefined;
}

/** Everything typed can be read: nothing is dropped silently. */
export function isReadable({ values, gcs = {} }: VitalsSheet): boolean {
  return !Object.values(values).some(isUnreadable) && !GCS_PARTS.some((part) => isUnreadableGcs(gcs[part]));
}

/** A set as it would have been typed: a correction begins with what stands there. Its time stays empty: as it was. */
export function sheetOfSet(set: VitalsSet): VitalsSheet {
  const flow = set.oxygen && set.oxygen !== 'air' ? set.oxygen.litresPerMinute : undefined;
  const known = VITAL_FIELDS.flatMap((field) => {
    const value = field === 'litresPerMinute' ? flow : set.values[field];
    return value === undefined ? [] : [[field, String(value)] as const];
  });
  const { notTestableBecause: because, ...parts } = set.gcs ?? {};
  const gcs = Object.fromEntries(Object.entries(parts).map(([part, points]) => [part, String(points)]));
  return {
    ...EMPTY_VITALS,
    values: Object.fromEntries(known),
    gcs: { ...gcs, ...(because ? { because } : {}) },
    oxygen: set.oxygen === undefined ? '' : set.oxygen === 'air' ? 'air' : 'oxygen',
    consciousness: set.consciousness ?? '',
    note: set.note ?? '',
  };
}

/**
 * `otherwiseMs`: the time of a set that names none. `scale`: the one that this patient is scored by (NW9); it is no matter of
 * the set.
 */
export function entryOfVitals(sheet: VitalsSheet, otherwiseMs: number, scale: 1 | 2 = 1): Entry {
  const gcs = gcsOf(sheet);
  const number = (field: VitalField) => readNumber(sheet.values[field]);
  const taken = (field: VitalField) => {
    const value = number(field);
    return value === undefined ? {} : { [field]: value };
  };
  const flow = number('litresPerMinute');
  const device = flow === undefined ? {} : { litresPerMinute: flow };
  const oxygen =
    sheet.oxygen === 'oxygen' ? { oxygen: device } : sheet.oxygen === 'air' ? { oxygen: 'air' as const } : {};
  const measured = VITAL_FIELDS.filter((field) => field !== 'litresPerMinute').map(taken);
  return {
    takenAt: new Date(sheet.takenAt ? Date.parse(sheet.takenAt) : otherwiseMs).toISOString(),
    spo2Scale: scale,
    ...Object.assign({}, ...measured),
    ...oxygen,
    ...(gcs ? { gcs } : {}),
    ...(sheet.consciousness ? { consciousness: sheet.consciousness } : {}),
    ...(sheet.note.trim() ? { note: sheet.note.trim() } : {}),
    confirmedUnlikely: sheet.confirmedUnlikely,
  };
}
