/** What is shown of prescriptions: the queue, lines, what was dispensed, the verdict of a pack. */
import { z } from 'zod';
import { INTERVENTION_KINDS, INTERVENTION_OUTCOMES, MADE_FINDINGS } from '#shared/model/dispense-act.ts';
import { LABEL_WARNINGS, MADE_KINDS, PICK_PAUSES, PICK_STOPS } from '#shared/model/dispense-codes.ts';
import { boardFacts } from './board.ts';
import { counted, dispenseId, line, priority, productId, source, words } from './dispense-fields.ts';
import { documentId, patientId, rev } from './fields.ts';
import { orderCheck } from './order.ts';

const PRESCRIPTION_STATES = ['waiting', 'in-work', 'ready', 'owing', 'done', 'closed'] as const;

const LINE_STATES = [
  ...(['to-check', 'queried', 'refused', 'to-pick', 'ready', 'owing', 'handed-over', 'waived'] as const),
] as const;

const person = {
  name: z.string(),
  birthDate: z.string().optional(),
  sex: z.string(),
  recordNumber: z.string().optional(),
};

/** A prescription in the queue. Which drugs it has is clinical and not here. */
export const queueRow = z.object({
  entry: documentId,
  patientId,
  ...person,
  source,
  priority,
  ticket: z.string().optional(),
  arrivedAt: z.string(),
  state: z.enum(PRESCRIPTION_STATES),
  called: z.object({ counter: z.string(), at: z.string() }).optional(),
  lines: z.number(),
  /** Lines that somebody has to do something about. */
  open: z.number(),
  queried: z.number(),
  /** Supplied more than asked for: two counters, most likely. */
  over: z.boolean(),
});

export type QueueRow = z.output<typeof queueRow>;

/** Orders of somebody in care here that nobody has dispensed for yet. */
export const wardRow = z.object({
  patientId,
  ...person,
  place: z.string().optional(),
  orders: z.number(),
  urgent: z.boolean(),
  unverified: z.number(),
  oldestAt: z.string().optional(),
});

export type WardRow = z.output<typeof wardRow>;

const suggestion = z.object({ quantity: counted, days: z.number() });

/** An order that may be dispensed for. */
export const openOrder = z.object({
  orderId: documentId,
  rev,
  lineage: documentId,
  drug: z.string(),
  dose: z.string(),
  standing: z.string(),
  verification: z.enum(['verified', 'queried', 'unverified']),
  urgent: z.boolean(),
  authoredOn: z.string().optional(),
  requester: z.string().optional(),
  product: z.object({ productId, name: z.string(), unit: z.string() }).optional(),
  suggestion: suggestion.optional(),
  /** In how many prescriptions of the queue it stands that are not done. */
  inQueue: z.number(),
  suppliedTimes: z.number(),
  lastSuppliedAt: z.string().optional(),
  /** Somebody said that nothing is dispensed for it; a person may take it in all the same. */
  setAside: z.object({ reason: z.string(), by: z.string(), at: z.string() }).optional(),
});

export type OpenOrder = z.output<typeof openOrder>;

const productShown = z.object({
  productId,
  code: z.string(),
  name: z.string(),
  brand: z.string().optional(),
  form: z.string(),
  unit: z.string(),
  controlledClass: z.string().optional(),
  storage: z.string().optional(),
  restricted: z.string().optional(),
  highAlert: z.boolean(),
});

export type DispenseProduct = z.output<typeof productShown>;

export const batchShown = z.object({
  gtin: z.string().optional(),
  lot: z.string(),
  expiry: z.string().optional(),
  locationId: documentId,
  place: z.string(),
  quantity: counted,
});

export const dispensed = z.object({
  id: dispenseId,
  rev,
  line,
  /** Of what was taken, with its tall-man letters. */
  drug: z.string(),
  brand: z.string().optional(),
  quantity: counted,
  unit: z.string(),
  batches: z.array(batchShown.extend({ calculated: counted.optional() })),
  preparedAt: z.string(),
  preparedBy: z.string(),
  state: z.enum(['stands', 'cancelled']),
  handedOverAt: z.string().optional(),
  collector: z
    .object({ who: z.enum(['patient', 'other', 'ward']), name: z.string().optional(), relation: z.string().optional() })
    .optional(),
  /** What of it came back. */
  back: counted,
  useBy: z.string().optional(),
  /** What was opened, dissolved or made here. */
  made: z
    .object({
      kind: z.enum(MADE_KINDS),
      note: z.string().optional(),
      /** Its own batch number. */
      number: z.string().optional(),
      /** Who made it, by user `_id`: not the one who looks at it. */
      madeBy: z.string(),
      /** Another person has to look at it. */
      wantsCheck: z.boolean(),
      check: z
        .object({ found: z.enum(MADE_FINDINGS), by: z.string(), at: z.string(), note: z.string().optional() })
        .optional(),
    })
    .optional(),
  /** What else went into it. */
  ingredients: z
    .array(
      z.object({
        drug: z.string(),
        lot: z.string(),
        expiry: z.string().optional(),
        quantity: counted,
        /** What the formula says of it. */
        calculated: counted.optional(),
        unit: z.string(),
      }),
    )
    .optional(),
  substituted: z.string().optional(),
  /** What the product was when it was taken: as `formulary.version` names it. */
  productVersion: z.string().optional(),
});

export type Dispensed = z.output<typeof dispensed>;

export const intervention = z.object({
  kind: z.enum(INTERVENTION_KINDS),
  text: words,
  contacted: z.string().trim().max(120).optional(),
  outcome: z.enum(INTERVENTION_OUTCOMES),
});

const prescriptionLine = z.object({
  line,
  state: z.enum(LINE_STATES),
  drug: z.string(),
  dose: z.string(),
  product: productShown.optional(),
  order: z
    .object({
      id: documentId,
      rev,
      standing: z.string(),
      verification: z.enum(['verified', 'queried', 'unverified']),
      authoredOn: z.string().optional(),
      requester: z.string().optional(),
      indication: z.string().optional(),
    })
    .optional(),
  paper: z.object({ prescriber: z.string(), writtenOn: z.string() }).optional(),
  asked: counted.optional(),
  supplied: counted,
  owed: counted.optional(),
  over: counted.optional(),
  suggestion: suggestion.optional(),
  /** In the language of the patient; absent: a person writes them. */
  directions: z.string().optional(),
  warnings: z.array(z.enum(LABEL_WARNINGS)),
  checked: orderCheck,
  check: z
    .object({
      result: z.enum(['passed', 'queried', 'refused']),
      by: z.string(),
      at: z.string(),
      note: z.string().optional(),
      /** Who signed it, too. */
      second: z.string().optional(),
      /** The order ended since, or something is found now that had no answer then. */
      stale: z.boolean(),
    })
    .optional(),
  /** To pass it a second person signs. */
  wantsSecondPerson: z.boolean(),
  interventions: z.array(intervention.extend({ at: z.string(), by: z.string() })),
  dispenses: z.array(dispensed),
  /** Products that may stand for it, with what is there of each. */
  alternatives: z.array(productShown.extend({ onHand: counted })),
  onHand: counted.optional(),
});

export type PrescriptionLineShown = z.output<typeof prescriptionLine>;

export const supplyHistory = z.object({
  medicine: z.string(),
  supplies: z.number(),
  lastDay: z.string(),
  runsOutOn: z.string().optional(),
  lateDays: z.number().optional(),
  covered: z.number().optional(),
  lateRefills: z.number(),
});

export type MedicineSupply = z.output<typeof supplyHistory>;

export const prescription = z.object({
  entry: documentId,
  patientId,
  ...person,
  allergies: boardFacts.shape.allergies,
  /** @SAFETY All of the record is here; else more may be on its way. */
  complete: z.boolean(),
  source,
  priority,
  ticket: z.string().optional(),
  note: z.string().optional(),
  arrivedAt: z.string(),
  state: z.enum(PRESCRIPTION_STATES),
  called: z.object({ counter: z.string(), at: z.string() }).optional(),
  closed: z.object({ reason: z.string(), by: z.string(), at: z.string() }).optional(),
  /** That labels are written in. */
  language: z.string(),
  /** BCP 47: what the patient speaks, where labels are not written in it. */
  untranslated: z.string().optional(),
  lines: z.array(prescriptionLine),
  history: z.array(supplyHistory),
});

export type PrescriptionShown = z.output<typeof prescription>;

const pickedBatch = z.object({
  gtin: z.string().optional(),
  lot: z.string(),
  expiry: z.string().optional(),
  locationId: documentId.optional(),
  place: z.string().optional(),
  available: counted.optional(),
});

/** The verdict of a pack in the hand. */
export const packVerdict = z.object({
  /** Line of the prescription that it is for. */
  line: line.optional(),
  product: productShown.optional(),
  batch: pickedBatch.optional(),
  rather: pickedBatch.optional(),
  /** The lot of the pack as the book has it, with another expiry. */
  bookedAs: pickedBatch.optional(),
  stops: z.array(z.enum(PICK_STOPS)),
  pauses: z.array(z.enum(PICK_PAUSES)),
  how: z.enum(['scanned', 'keyed', 'not-scanned']),
  suspicious: z.boolean(),
  /** Base units in the pack that was scanned. */
  packUnits: counted.optional(),
  /** What of the line is still to be taken. */
  owed: counted.optional(),
});

export type PackVerdict = z.output<typeof packVerdict>;
