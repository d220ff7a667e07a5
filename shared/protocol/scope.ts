/**
 * Calls of a station about its scope (PR2), under `/_holdfast/{db}/scope`. The person who acts is named by the station,
 * which proves itself (PR3), and judged again at central by the user and roles that it has.
 */
import { z } from 'zod';

/** How finely a scope is compared; `shared/store/scope-buckets.ts` has the same. */
const BUCKETS = 256;

const patientId = z.string().regex(/^Patient:[0-9A-Za-z-]{1,64}$/);
const reason = z.string().trim().min(3).max(300);
const purpose = z.string().max(20);

/** `POST …/scope/find-patients`: an online search over the whole organisation, audited at central. */
export const findPatientsRequest = z.object({
  userId: z.string(),
  text: z.string().trim().min(3).max(200),
  purpose,
});
export type FindPatientsRequest = z.input<typeof findPatientsRequest>;

/** What identifies a person, and no more. */
const foundPatient = z.object({
  patientId,
  recordNumber: z.string(),
  family: z.string(),
  given: z.string(),
  sex: z.enum(['male', 'female', 'other', 'unknown']),
  birthDate: z.string().optional(),
  site: z.object({ code: z.string(), name: z.string() }),
  /** The station's scope holds this patient already. */
  here: z.boolean(),
});
export const findPatientsAnswer = z.object({ patients: z.array(foundPatient), more: z.boolean() });
export type FindPatientsAnswer = z.output<typeof findPatientsAnswer>;

/** `POST …/scope/check-out`. The same `requestId` gets the same checkout. */
export const checkOutRequest = z.object({
  requestId: z.string().min(8).max(64),
  userId: z.string(),
  patientId,
  reason,
  purpose,
  days: z.number().int().min(1).max(30).optional(),
});
export type CheckOutRequest = z.input<typeof checkOutRequest>;

/** `POST …/scope/return`: the patient goes back. Work that was not sent may still follow. */
export const returnRequest = z.object({ userId: z.string(), patientId });
export type ReturnRequest = z.input<typeof returnRequest>;

/** A patient of another site who is here. */
export const checkout = z.object({
  requestId: z.string(),
  patientId,
  epoch: z.number().int().positive(),
  reason: z.string(),
  by: z.string(),
  /** Milliseconds since the epoch, central's clock. */
  atMs: z.number(),
  untilMs: z.number().optional(),
  /** Where the record is at home. */
  site: z.object({ code: z.string(), name: z.string() }),
});
export type Checkout = z.output<typeof checkout>;

/** `POST …/scope/describe`: what the station holds by right, now. */
export const scopeAnswer = z.object({
  /** Site codes, beside what belongs to the whole organisation. */
  facilities: z.array(z.string()),
  /** Open ones only. */
  checkouts: z.array(checkout),
  epoch: z.number().int(),
  nowMs: z.number(),
});
export type ScopeAnswer = z.output<typeof scopeAnswer>;

/** `POST …/scope/manifest`; with a patient in scope, of this patient's record alone. */
export const manifestRequest = z.object({ patientId: patientId.optional() });

/** Answer (RP8): what the station would hold if it held everything. */
export const manifestAnswer = z.object({
  facilities: z.array(z.string()),
  patients: z.array(z.string()),
  epoch: z.number().int(),
  count: z.number().int(),
  hash: z.string(),
  /** Sequence of central at which it holds. */
  seq: z.number().int(),
});
export type Manifest = z.output<typeof manifestAnswer>;

/** `POST …/scope/buckets`: where a copy differs (`shared/store/scope-buckets.ts`): the sums of all, or the documents of some. */
export const bucketsRequest = z.object({
  patientId: patientId.optional(),
  buckets: z.union([
    z.literal('sums'),
    z
      .array(
        z
          .number()
          .int()
          .min(0)
          .max(BUCKETS - 1),
      )
      .min(1)
      .max(16),
  ]),
});
export type BucketsRequest = z.output<typeof bucketsRequest>;

export const bucketsAnswer = z.object({
  facilities: z.array(z.string()),
  patients: z.array(z.string()),
  sums: z.array(z.string()).length(BUCKETS).optional(),
  rows: z
    .array(z.object({ id: z.string(), leaves: z.array(z.object({ rev: z.string(), deleted: z.boolean() })) }))
    .optional(),
  /** Whether the rows are all of these buckets. */
  isWhole: z.boolean().optional(),
});
export type BucketsAnswer = z.output<typeof bucketsAnswer>;
