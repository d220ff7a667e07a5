/**
 * The record of one dose (standards.md section 4): everything that was known and done at the bedside, so that it can be
 * understood years later without any other document. What FHIR has a field for stands there; the rest are parts of one
 * extension of ours.
 */
import { z } from 'zod';
import { OUTCOMES, SPECIAL_PATHS } from '#shared/model/administration-codes.ts';
import { FINDING_CODES, STRENGTHS } from '#shared/model/right-codes.ts';
import type { CodedText } from '../coding/coded-text.ts';
import type { Amount } from './amount.ts';
import type { DoseRate } from './infusion-rate.ts';
import { DOSE_UNITS, type DoseUnit } from './units.ts';

/** A part that stands once or several times. */
function list<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item));
}

const amount = z.object({ value: z.string(), unit: z.enum(DOSE_UNITS as readonly [DoseUnit, ...DoseUnit[]]) });
const person = z.object({
  id: z.string(),
  name: z.string(),
  /** How they said who they are; the one who gives is signed in. */
  by: z.enum(['login', 'badge']).optional(),
  secret: z.enum(['pin', 'password']).optional(),
});
export type EventPerson = z.output<typeof person>;

const pack = z.object({
  raw: z.string(),
  symbology: z.string().optional(),
  keyed: z.boolean(),
  suspicious: z.boolean().optional(),
  productId: z.string().optional(),
  gtin: z.string().optional(),
  lot: z.string().optional(),
  serial: z.string().optional(),
  expiry: z.string().optional(),
});

/** What FHIR has no field for. */
export const eventFacts = z.object({
  outcome: z.enum(OUTCOMES),
  act: z.enum(['give', 'start', 'rate', 'stop']),
  already: z.boolean(),
  /** Planned dose that it answers, `<line>@<time>`. */
  doseId: z.string().optional(),
  lineage: z.string().optional(),
  dueAt: z.string().optional(),
  opensAt: z.string().optional(),
  closesAt: z.string().optional(),
  /** The revision of the order that was judged by, the one on the screen, and when the station had last heard of it. */
  orderRev: z.string().optional(),
  orderSeenRev: z.string().optional(),
  orderHeardAt: z.string().optional(),
  orderStanding: z.string().optional(),
  noOrder: z
    .object({ path: z.enum(['emergency', 'verbal']), prescriber: z.string().optional(), readBack: z.boolean() })
    .optional(),
  patient: z.object({
    how: z.enum(['scanned', 'keyed', 'picked', 'not-identified']),
    value: z.string().optional(),
    symbology: z.string().optional(),
    second: z.enum(['birth-date', 'name']).optional(),
    /** ISO 8601: when the wristband was scanned, as the desk says (SR15). */
    scannedAt: z.string().optional(),
  }),
  /** ISO 8601: the first scan of a pack. */
  drugScannedAt: z.string().optional(),
  drugHow: z.enum(['scanned', 'keyed', 'no-bar-code', 'own-supply', 'not-identified']),
  packs: list(pack),
  measured: z.string().optional(),
  arithmetic: z.string().optional(),
  take: amount.optional(),
  waste: z.object({ drawn: amount, amount, witness: person.optional(), reason: z.string().optional() }).optional(),
  infused: amount.optional(),
  asNeeded: z
    .object({
      indication: z.string(),
      before: z.string().optional(),
      lastAt: z.string().optional(),
      given24h: z.number(),
      maxDoses24h: z.number().optional(),
      max24h: z.string().optional(),
      /** The same to reckon with, and how far apart the order wants them. */
      most24h: amount.optional(),
      minMinutes: z.number().optional(),
    })
    .optional(),
  /** How far apart another dose of the drug had to be that no order in force foresees (AD7). */
  latelyMinutes: z.number().optional(),
  allergies: z.string(),
  knowledge: z.object({
    state: z.enum(['checked', 'not-checked']),
    pack: z.string().optional(),
    ageDays: z.number().optional(),
  }),
  /** Everything that was found, warnings as they were shown. */
  findings: list(
    z.object({
      code: z.enum(FINDING_CODES),
      strength: z.enum(STRENGTHS),
      expected: z.string().optional(),
      found: z.string().optional(),
    }),
  ),
  overrides: list(
    z.object({
      code: z.enum(FINDING_CODES),
      reason: z.string(),
      text: z.string().optional(),
      by: z.enum(['performer', 'second-person', 'prescriber', 'telephone']),
    }),
  ),
  paths: list(z.object({ path: z.enum(SPECIAL_PATHS), reason: z.string() })),
  second: person.optional(),
  prescriber: person.optional(),
  byTelephone: z.string().optional(),
  workstation: z.string(),
  /** Location id of the ward where the patient was. */
  ward: z.string().optional(),
  clock: z.enum(['checked', 'skewed', 'unchecked']),
  skewMs: z.number().optional(),
  offline: z.boolean(),
});
export type EventFacts = z.output<typeof eventFacts>;

/** One dose given, not given, or one act on an infusion. */
export interface DoseEvent extends EventFacts {
  readonly patientId: string;
  readonly encounterId?: string | undefined;
  readonly orderId?: string | undefined;
  /** The start of the infusion that this act is part of. */
  readonly startId?: string | undefined;
  readonly drug: CodedText;
  readonly amount?: Amount | undefined;
  readonly rate?: DoseRate | undefined;
  readonly route?: CodedText | undefined;
  readonly site?: CodedText | undefined;
  readonly reason?: { readonly code: string; readonly text?: string | undefined } | undefined;
  readonly performer: EventPerson;
  /** ISO 8601: when it was given, or the decision was made. */
  readonly at: string;
  readonly endedAt?: string | undefined;
  readonly recordedAt: string;
  readonly note?: string | undefined;
}
