/**
 * The counter: what may be asked and done about a prescription, from its arrival to what comes back. @SAFETY What a screen says
 * of a pack is a help; core reads its codes again. Long: its operations share one vocabulary, which stands here once.
 */
import { z } from 'zod';
import {
  COLLECTOR_IDENTITIES,
  COUNSELLING_POINTS,
  DISPENSE_PRIORITIES,
  DISPENSE_SOURCES,
  INTERVENTION_KINDS,
  INTERVENTION_OUTCOMES,
} from '#shared/model/dispense-act.ts';
import { LABEL_WARNINGS, NO_RETURN, PICK_PAUSES, PICK_STOPS } from '#shared/model/dispense-codes.ts';
import { boardFacts } from './board.ts';
import { command, query, stream } from './declare.ts';
import { deviceId } from './device.ts';
import { calendarDay, codedText, commandId, documentId, lastDay, patientId, proofId, rev, saved } from './fields.ts';
import { refundAsked } from './money.ts';
import { orderCheck } from './order.ts';
import { printJob } from './print.ts';
import { receivedScan } from './scanned.ts';

const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];
const entry = documentId.refine((id) => id.startsWith('DispenseAct:'), 'a DispenseAct id');
const dispenseId = documentId.refine((id) => id.startsWith('MedicationDispense:'), 'a MedicationDispense id');
const productId = documentId.refine((id) => id.startsWith('MedicationKnowledge:'), 'a MedicationKnowledge id');
const storeId = documentId.refine((id) => id.startsWith('Location:'), 'a Location id');
const line = z.string().regex(/^\d{1,2}$/);
const reason = z.string().trim().min(3).max(300);
const words = z.string().trim().min(1).max(500);
/** More than nought, in base units. */
const units = z.string().regex(/^(?!0+(\.0+)?$)\d{1,7}(\.\d{1,6})?$/);
/** Any decimal that core says. */
const counted = z.string();
const priority = z.enum(DISPENSE_PRIORITIES);
const source = z.enum(DISPENSE_SOURCES);

const onEntry = { commandId, patientId, entry };
const changes = {
  access: 'medication.dispense',
  audit: { action: 'U', subtype: 'dispense' },
  patientsOf: ofPatient,
} as const;
const reads = {
  access: 'medication.dispense',
  audit: { action: 'R', subtype: 'dispense' },
  patientsOf: ofPatient,
} as const;

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
const queueRow = z.object({
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
const wardRow = z.object({
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
const openOrder = z.object({
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

const batchShown = z.object({
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
  drug: z.string(),
  quantity: counted,
  unit: z.string(),
  batches: z.array(batchShown),
  preparedAt: z.string(),
  preparedBy: z.string(),
  state: z.enum(['stands', 'cancelled']),
  handedOverAt: z.string().optional(),
  /** What of it came back. */
  back: counted,
  useBy: z.string().optional(),
  substituted: z.string().optional(),
  /** What the product was when it was taken: as `formulary.version` names it. */
  productVersion: z.string().optional(),
});
export type Dispensed = z.output<typeof dispensed>;

const intervention = z.object({
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

const supplyHistory = z.object({
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

/** What a person read on the pack, where the symbol is doubtful or silent. */
const readByEye = z.object({
  lot: z.string().trim().min(1).max(20).optional(),
  expiry: lastDay.optional(),
});

const packShown = {
  /** The symbols of one pack. Empty: it has none, and `productId` says what it is. */
  scans: z.array(receivedScan).max(4).default([]),
  productId: productId.optional(),
  read: readByEye.optional(),
};

const pickedBatch = z.object({
  gtin: z.string().optional(),
  lot: z.string(),
  expiry: z.string().optional(),
  locationId: documentId.optional(),
  place: z.string().optional(),
  available: counted.optional(),
});

/** The verdict of a pack in the hand. */
const packVerdict = z.object({
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

const override = z.object({ what: z.enum(PICK_PAUSES), reason });
const label = z.object({
  copies: z.number().int().min(1).max(20).default(1),
  deviceId: deviceId.optional(),
});

const arrival = z.object({ ...onEntry }).omit({ entry: true });

export const dispense = {
  /** The queue of this site, at once and at each change: all rows each time, most urgent first. */
  watchQueue: stream('dispense.watchQueue', {
    access: 'medication.dispense',
    audit: { action: 'R', subtype: 'list' },
    input: z.object({}),
    output: z.object({
      rows: z.array(queueRow),
      more: z.boolean(),
      /** Stores and counters of this site that things are taken from. */
      stores: z.array(z.object({ id: documentId, name: z.string(), level: z.enum(['store', 'counter']) })),
    }),
  }),
  /** What the wards wait for: of each patient named, again for whoever is written about. */
  watchWard: stream('dispense.watchWard', {
    access: 'medication.dispense',
    audit: { action: 'R', subtype: 'list' },
    input: z.object({ patientIds: z.array(patientId).max(500) }),
    output: z.array(wardRow),
    patientsOf: ({ patientIds }) => patientIds,
  }),
  /** For the hall: ticket numbers without names. */
  display: stream('dispense.display', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({}),
    output: z.object({
      called: z.array(z.object({ ticket: z.string(), counter: z.string(), at: z.string() })),
      ready: z.array(z.string()),
      waiting: z.number(),
    }),
  }),
  openOrders: query('dispense.openOrders', {
    ...reads,
    input: z.object({ patientId, days: z.number().int().min(1).max(366).default(7) }),
    output: z.array(openOrder),
  }),
  read: query('dispense.read', {
    ...reads,
    input: z.object({ patientId, entry, storeId: storeId.optional() }),
    output: prescription,
  }),
  history: query('dispense.history', {
    ...reads,
    input: z.object({ patientId }),
    output: z.object({ medicines: z.array(supplyHistory), dispenses: z.array(dispensed) }),
  }),
  /** First expired, first out: what to take for a line. */
  pick: query('dispense.pick', {
    ...reads,
    input: z.object({ patientId, entry, line, storeId, productId, quantity: units }),
    output: z.object({
      batches: z.array(batchShown),
      missing: counted,
      packs: z.number(),
      packUnits: counted.optional(),
      loose: counted,
      originalPack: counted.optional(),
    }),
  }),
  judgePack: query('dispense.judgePack', {
    ...reads,
    input: z.object({ patientId, entry, storeId, line: line.optional(), ...packShown }),
    output: packVerdict,
  }),
  /** A prescription comes into the queue; with a ticket where somebody waits for it. */
  arrive: command('dispense.arrive', {
    ...changes,
    audit: { action: 'C', subtype: 'dispense' },
    input: arrival.extend({
      source,
      priority: priority.default('routine'),
      orders: z
        .array(
          z.object({
            orderId: documentId,
            quantity: units.optional(),
            days: z.number().int().min(1).max(366).optional(),
          }),
        )
        .max(30)
        .default([]),
      paper: z
        .array(
          z.object({
            productId,
            directions: words,
            prescriber: z.string().trim().min(1).max(120),
            writtenOn: calendarDay,
            quantity: units,
            days: z.number().int().min(1).max(366).optional(),
          }),
        )
        .max(30)
        .default([]),
      note: words.optional(),
      ticket: z.boolean().default(false),
    }),
    output: saved.extend({ ticket: z.string().optional() }),
  }),
  /** The ward asks for what it has no more of: an order comes into the queue of the pharmacy as `arrive` would take it in. */
  request: command('dispense.request', {
    access: 'medication.administer',
    audit: { action: 'C', subtype: 'dispense' },
    input: z.object({
      ...{ commandId, patientId, orderId: documentId, priority: priority.default('routine') },
      note: words.optional(),
    }),
    output: saved,
    patientsOf: ofPatient,
  }),
  call: command('dispense.call', {
    ...changes,
    input: z.object({ ...onEntry, counter: z.string().trim().min(1).max(20) }),
    output: saved,
  }),
  prioritise: command('dispense.prioritise', {
    ...changes,
    input: z.object({ ...onEntry, priority, reason }),
    output: saved,
  }),
  /** The pharmacist's clinical check of a line. Findings are recomputed; an order that passes is verified with it. */
  check: command('dispense.check', {
    ...changes,
    access: 'order.verify',
    input: z.object({
      ...onEntry,
      line,
      result: z.enum(['passed', 'queried', 'refused']),
      orderRev: rev.optional(),
      overrides: z
        .array(z.object({ finding: z.string().max(600), reason: codedText }))
        .max(60)
        .default([]),
      interventions: z.array(intervention).max(10).default([]),
      note: words.optional(),
      secondPerson: proofId.optional(),
    }),
    output: saved,
  }),
  /** One item: taken from stock, labelled, laid ready. Movements, register entry and label go with it or not at all. */
  supply: command('dispense.supply', {
    ...changes,
    audit: { action: 'C', subtype: 'dispense' },
    input: z.object({
      ...onEntry,
      line,
      storeId,
      quantity: units,
      /** All that was asked for, where the line did not say. */
      wanted: units.optional(),
      days: z.number().int().min(1).max(366).optional(),
      batches: z
        .array(
          z.object({
            ...packShown,
            quantity: units,
            overrides: z.array(override).max(8).default([]),
          }),
        )
        .min(1)
        .max(12),
      directions: z.string().trim().min(1).max(400),
      warnings: z.array(z.enum(LABEL_WARNINGS)).max(6).default([]),
      language: z.string().regex(/^[a-z]{2,3}$/),
      made: z
        .object({
          kind: z.enum(['opened', 'reconstituted', 'extemporaneous']),
          lastsFor: z.object({ value: z.number().int().min(1).max(1000), unit: z.enum(['hours', 'days']) }),
          note: words.optional(),
        })
        .optional(),
      /** Absent: no label now. */
      label: label.optional(),
      /** Of a controlled drug: somebody else, proven by `session.prove`. */
      witness: proofId.optional(),
      belowNought: z.boolean().optional(),
    }),
    output: z.object({ id: dispenseId, job: printJob.optional() }),
  }),
  /** Prints the label of an item (again). */
  label: command('dispense.label', {
    ...changes,
    audit: { action: 'E', subtype: 'dispense-label' },
    input: z.object({ ...onEntry, id: dispenseId, reason: reason.optional(), ...label.shape }),
    output: printJob,
  }),
  /** The number that somebody waits with: by a receipt printer of this desk, else by its label printer. */
  printTicket: command('dispense.printTicket', {
    ...changes,
    audit: { action: 'E', subtype: 'dispense-label' },
    input: z.object({ ...onEntry, deviceId: deviceId.optional() }),
    output: printJob,
  }),
  bagLabel: command('dispense.bagLabel', {
    ...changes,
    audit: { action: 'E', subtype: 'dispense-label' },
    input: z.object({ ...onEntry, ...label.shape }),
    output: printJob,
  }),
  handOver: command('dispense.handOver', {
    ...changes,
    input: z.object({
      ...onEntry,
      dispenses: z.array(dispenseId).min(1).max(30),
      collector: z.object({
        who: z.enum(['patient', 'other', 'ward']),
        name: z.string().trim().min(1).max(120).optional(),
        relation: z.string().trim().min(1).max(120).optional(),
        identity: z.enum(COLLECTOR_IDENTITIES).optional(),
        number: z.string().trim().min(1).max(60).optional(),
      }),
      counselling: z.array(z.enum(COUNSELLING_POINTS)).max(10).default([]),
      note: words.optional(),
    }),
    output: saved,
  }),
  /** Before it was handed over: everything goes back where it came from. */
  cancel: command('dispense.cancel', {
    ...changes,
    input: z.object({
      ...onEntry,
      id: dispenseId,
      parent: rev,
      reason,
      witness: proofId.optional(),
      /** Money that goes back with it, in the same unit of work. */
      refunds: z.array(refundAsked).max(6).optional(),
    }),
    output: saved,
  }),
  /** After it was handed over. Where it may go is said by rule, not by whoever takes it. */
  giveBack: command('dispense.giveBack', {
    ...changes,
    input: z.object({
      ...onEntry,
      id: dispenseId,
      quantity: units,
      sealed: z.boolean(),
      reason,
      witness: proofId.optional(),
    }),
    output: saved.extend({ fate: z.enum(['stock', 'destroy']), why: z.array(z.enum(NO_RETURN)) }),
  }),
  /** What is owed is not wanted any more. */
  waive: command('dispense.waive', { ...changes, input: z.object({ ...onEntry, line, reason }), output: saved }),
  /** In which language the patient is spoken to, as the counter hears it: labels are written in it. */
  changeLanguage: command('dispense.changeLanguage', {
    ...changes,
    audit: { action: 'U', subtype: 'patient' },
    input: z.object({
      commandId,
      patientId,
      /** BCP 47; empty: nobody knows. */
      language: z.string().regex(/^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$/),
    }),
    output: saved,
  }),
  /** Nobody came, or it was sent elsewhere. Refused while something lies ready. */
  close: command('dispense.close', { ...changes, input: z.object({ ...onEntry, reason }), output: saved }),
  /** An order of the ward that nothing is dispensed for. */
  setAside: command('dispense.setAside', {
    ...changes,
    input: z.object({ commandId, patientId, orderId: documentId, reason }),
    output: saved,
  }),
};
