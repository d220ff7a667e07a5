/**
 * The counter: what may be asked and done about a prescription, from its arrival to what comes back. @SAFETY What a screen says
 * of a pack is a help; core reads its codes again.
 */
import { z } from 'zod';
import { COLLECTOR_IDENTITIES, COUNSELLING_POINTS, MADE_FINDINGS } from '#shared/model/dispense-act.ts';
import { LABEL_WARNINGS, MADE_KINDS, NO_RETURN, PICK_PAUSES } from '#shared/model/dispense-codes.ts';
import { command, query, stream } from './declare.ts';
import { deviceId } from './device.ts';
import {
  counted,
  dispenseId,
  entry,
  line,
  ofPatient,
  priority,
  productId,
  reason,
  source,
  storeId,
  units,
  words,
} from './dispense-fields.ts';
import {
  batchShown,
  dispensed,
  intervention,
  openOrder,
  packVerdict,
  prescription,
  queueRow,
  supplyHistory,
  wardRow,
} from './dispense-shown.ts';
import { calendarDay, codedText, commandId, documentId, lastDay, patientId, proofId, rev, saved } from './fields.ts';
import { refundAsked } from './money-refund.ts';
import { labelPicture, printJob } from './print.ts';
import { receivedScan } from './scanned.ts';

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

const override = z.object({ what: z.enum(PICK_PAUSES), reason });

const taken = z.object({
  ...packShown,
  quantity: units,
  /** What the formula says of it, where that was reckoned beside what was measured out. */
  calculated: units.optional(),
  overrides: z.array(override).max(8).default([]),
});

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
  /** What was made here, by its batch number: the prescription that it is for, done or not. */
  findMade: query('dispense.findMade', {
    access: 'medication.dispense',
    audit: { action: 'R', subtype: 'dispense' },
    input: z.object({ number: z.string().trim().min(1).max(40) }),
    output: z.object({ patientId, entry, drug: z.string(), preparedAt: z.string() }),
    patientsOf: (_input, output) => (output ? [output.patientId] : []),
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
    /** `ingredient`: it goes into what is made for the line, and is not asked for itself. */
    input: z.object({
      patientId,
      entry,
      storeId,
      line: line.optional(),
      ingredient: z.boolean().default(false),
      ...packShown,
    }),
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
      batches: z.array(taken).min(1).max(12),
      directions: z.string().trim().min(1).max(400),
      warnings: z.array(z.enum(LABEL_WARNINGS)).max(6).default([]),
      language: z.string().regex(/^[a-z]{2,3}$/),
      made: z
        .object({
          kind: z.enum(MADE_KINDS),
          lastsFor: z.object({ value: z.number().int().min(1).max(1000), unit: z.enum(['hours', 'days']) }),
          note: words.optional(),
          /** Other products that went into it, each judged as any pack and taken from the same store. */
          ingredients: z.array(taken).max(12).default([]),
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
  /**
   * The second look at a made item: by whoever is signed in, by somebody else who proves it on this terminal, or by nobody
   * yet, with a reason. Refused: who made it looks at it alone; it was looked at already.
   */
  checkMade: command('dispense.checkMade', {
    ...changes,
    input: z.object({
      ...onEntry,
      id: dispenseId,
      found: z.enum(MADE_FINDINGS),
      note: reason.optional(),
      /** Somebody else, proven by `session.prove`. */
      secondPerson: proofId.optional(),
    }),
    output: saved,
  }),
  /** Prints the label of an item (again). */
  label: command('dispense.label', {
    ...changes,
    audit: { action: 'E', subtype: 'dispense-label' },
    input: z.object({ ...onEntry, id: dispenseId, reason: reason.optional(), ...label.shape }),
    output: printJob,
  }),
  /** The label of an item as it would be printed now. */
  labelPicture: query('dispense.labelPicture', {
    ...reads,
    input: z.object({ patientId, entry, id: dispenseId }),
    output: labelPicture,
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
    /** `language`: of those who hand it over. */
    input: z.object({ ...onEntry, ...label.shape, language: z.enum(['en', 'fr']).default('en') }),
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
