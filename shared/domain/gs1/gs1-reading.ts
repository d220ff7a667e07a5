import type { Gs1Field, PlacedGs1Field } from './element-string.ts';
import type { Finding } from './finding.ts';
import { findGs1Date, findGs1DateTime, type Gs1Date } from './gs1-date.ts';

/** What a pack, a wristband or a badge says, typed. `fields` has all of it in the order of the symbol. */
export interface Gs1Reading {
  readonly fields: readonly Gs1Field[];
  /** AI 01, 14 digits. */
  readonly gtin?: string;
  /** AI 02: what a logistic unit contains; not the product in the hand. */
  readonly containedGtin?: string;
  readonly sscc?: string;
  readonly lot?: string;
  readonly serial?: string;
  /** AI 17, or 7003 when it tells the hour. */
  readonly expiry?: Gs1Date;
  readonly produced?: Gs1Date;
  readonly bestBefore?: Gs1Date;
  /** AI 30: units in a pack of varying content. AI 37 is no such thing: it counts inside a logistic unit. */
  readonly count?: number;
  /** AI 8018: the person who is cared for. */
  readonly patientGsrn?: string;
  /** AI 8017: the person who cares. */
  readonly providerGsrn?: string;
  /** AI 8019: which of several wristbands or badges with one number. */
  readonly serviceInstance?: string;
  /** AI 414. */
  readonly gln?: string;
  /** AI 710–717: number under which a country reimburses. */
  readonly nationalNumber?: Gs1Field;
}

export interface TypedFields {
  readonly reading: Gs1Reading;
  readonly findings: readonly Finding[];
}

/** Types fields that have no fault (GS5, GS6, GS10). `at` is the instant of the scan as an ISO 8601 text. */
export function typeFields(fields: readonly PlacedGs1Field[], at: string): TypedFields {
  const find = (ai: string) => fields.find((field) => field.ai === ai);
  const dates = datesOf(fields, at);
  const national = fields.find(({ ai }) => /^71[0-7]$/.test(ai));
  const count = find('30')?.value;
  const reading = {
    fields: fields.map(({ ai, value }) => ({ ai, value })),
    gtin: find('01')?.value,
    containedGtin: find('02')?.value,
    sscc: find('00')?.value,
    lot: find('10')?.value,
    serial: find('21')?.value,
    expiry: dates.get('7003') ?? dates.get('17'),
    produced: dates.get('11'),
    bestBefore: dates.get('15'),
    count: count === undefined ? undefined : Number(count),
    patientGsrn: find('8018')?.value,
    providerGsrn: find('8017')?.value,
    serviceInstance: find('8019')?.value,
    gln: find('414')?.value,
    nationalNumber: national && { ai: national.ai, value: national.value },
  };
  return { reading: withoutAbsent(reading), findings: findingsOfDates(fields, dates) };
}

const DATE_AIS = new Set(['11', '12', '13', '15', '16', '17', '7003']);

function datesOf(fields: readonly PlacedGs1Field[], at: string): Map<string, Gs1Date | undefined> {
  const read = ({ ai, value }: Gs1Field) => (ai === '7003' ? findGs1DateTime(value, at) : findGs1Date(value, at));
  return new Map(fields.filter(({ ai }) => DATE_AIS.has(ai)).map((field) => [field.ai, read(field)]));
}

function findingsOfDates(fields: readonly PlacedGs1Field[], dates: Map<string, Gs1Date | undefined>): Finding[] {
  const findings = fields.flatMap(({ ai, at }): Finding[] => {
    if (!dates.has(ai)) return [];
    const date = dates.get(ai);
    if (!date) return [{ code: 'date', at, ai }];
    return date.dayZero ? [{ code: 'day-00', at, ai }] : [];
  });
  const [day, hour] = [dates.get('17'), dates.get('7003')];
  const disagree = day && hour && day.date !== hour.date;
  const place = fields.find(({ ai }) => ai === '7003')?.at ?? 0;
  return disagree ? [...findings, { code: 'expiry-disagrees', at: place, ai: '7003' }] : findings;
}

function withoutAbsent<T extends object>(reading: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const present = Object.entries(reading).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]: Exclude<T[K], undefined> };
}
