import type { Consciousness } from '#shared/domain/news2/table.ts';
import type { VitalsEntry } from '#shared/domain/vitals/vitals-entry.ts';

export const VITAL_FIELDS = [
  'respiratoryRate',
  'spo2',
  'litresPerMinute',
  'systolic',
  'diastolic',
  'pulse',
  'temperatureCelsius',
  'painScore',
  'weightKg',
  'glucoseMmolPerL',
] as const;
export type VitalField = (typeof VITAL_FIELDS)[number];

/** What stands in the form: numbers as typed. */
export interface VitalsSheet {
  readonly values: Readonly<Partial<Record<VitalField, string>>>;
  readonly spo2Scale: 1 | 2;
  readonly scaleReason: string;
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
  spo2Scale: 1,
  scaleReason: '',
  oxygen: '',
  consciousness: '',
  takenAt: '',
  note: '',
  confirmedUnlikely: false,
};

/** A comma is a decimal point on half the world's keyboards. Undefined for what is not a number. */
export function readNumber(typed: string | undefined): number | undefined {
  const text = (typed ?? '').trim().replace(',', '.');
  return /^\d+(\.\d*)?$/.test(text) ? Number(text) : undefined;
}

export function isUnreadable(typed: string | undefined): boolean {
  return (typed ?? '').trim() !== '' && readNumber(typed) === undefined;
}

type Entry = VitalsEntry & { readonly confirmedUnlikely: boolean };

export function entryOfVitals(sheet: VitalsSheet, nowMs: number): Entry {
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
    takenAt: new Date(sheet.takenAt ? Date.parse(sheet.takenAt) : nowMs).toISOString(),
    spo2Scale: sheet.spo2Scale,
    ...Object.assign({}, ...measured),
    ...oxygen,
    ...(sheet.consciousness ? { consciousness: sheet.consciousness } : {}),
    ...(sheet.note.trim() ? { note: sheet.note.trim() } : {}),
    confirmedUnlikely: sheet.confirmedUnlikely,
  };
}
