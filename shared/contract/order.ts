import { z } from 'zod';
import { boardFacts } from './board.ts';
import { command, query } from './declare.ts';
import { codedText, commandId, documentId, patientId, proofId, rev, saved } from './fields.ts';
import { doseAmount, orderEntry } from './order-entry.ts';
import { found, packFacts } from './order-finding.ts';
import { requestCategory, requestEntry } from './request.ts';

const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];
const act = { commandId, patientId };
const onOrder = { ...act, id: documentId, parent: rev };
const reason = codedText;
const note = z.string().trim().min(1).max(500);
const created = { patientsOf: ofPatient, audit: { action: 'C', subtype: 'order' } } as const;
const changed = { patientsOf: ofPatient, audit: { action: 'U', subtype: 'order' }, output: saved } as const;

/** Why somebody goes on in spite of a finding. `finding`: its key, as `order.check` gave it. */
const override = z.object({ finding: z.string().max(600), reason: codedText });
export type OrderOverride = z.output<typeof override>;

/** What was found is recomputed where the order is signed: an answer to something else, or none, is refused. */
const answers = {
  overrides: z.array(override).max(60).default([]),
  /** For a finding of the highest tier: somebody else who may prescribe or verify, proven by `session.prove`. */
  secondPerson: proofId.optional(),
};

export const orderCheck = z.object({
  findings: z.array(found),
  verdict: z.enum(['alerts', 'not-checked', 'none-found']),
  pack: packFacts.optional(),
  /** Texts and sources of the evidence that findings name. */
  evidence: z.record(z.string(), z.object({ text: z.string(), source: z.string() })),
  /** Facts of the patient that were reckoned with. */
  weight: z.object({ kg: z.number(), takenAt: z.string() }).optional(),
  ageDays: z.number().optional(),
});
export type OrderChecked = z.output<typeof orderCheck>;

const amount = z.object({ value: z.string(), unit: z.string() });
const foundProduct = z.object({
  id: documentId,
  code: z.string(),
  /** With tall-man letters, for show alone. */
  shownName: z.string(),
  /** As it is stored and searched. */
  name: z.string(),
  generic: z.string(),
  brand: z.string().optional(),
  form: z.string(),
  routes: z.array(z.string()),
  baseUnit: z.string(),
  parts: z.union([z.literal(2), z.literal(4)]).optional(),
  ingredients: z.array(z.object({ name: z.string(), strength: z.object({ active: amount, per: amount }).optional() })),
  atc: z.string().optional(),
  controlledClass: z.string().optional(),
  restricted: z.string().optional(),
  substitutionGroup: z.string().optional(),
  state: z.enum(['active', 'inactive']),
});
export type FoundProduct = z.output<typeof foundProduct>;

const inWords = z.object({ en: z.string(), fr: z.string() });
/** As `shared/domain/order-set` has it. */
const orderSet = z.object({
  id: z.string(),
  name: inWords,
  items: z.array(
    z.discriminatedUnion('type', [
      z.object({
        type: z.literal('medication'),
        product: z.string(),
        route: z.string(),
        dose: doseAmount.optional(),
        times: z.array(z.string()).optional(),
        asNeeded: inWords.extend({ minMinutes: z.number().optional(), maxDosesIn24h: z.number() }).optional(),
        rate: doseAmount.extend({ per: z.enum(['minute', 'hour', 'day']) }).optional(),
        days: z.number().optional(),
        timeCritical: z.boolean().optional(),
      }),
      z.object({
        type: z.literal('request'),
        category: requestCategory,
        what: inWords,
        priority: z.enum(['routine', 'urgent', 'asap', 'stat']),
        often: inWords.optional(),
      }),
    ]),
  ),
});
export type ShownOrderSet = z.output<typeof orderSet>;

/** Orders for medicines: signed, changed by one that supersedes, stopped, held, verified. */
export const order = {
  /** What speaks against orders that are not signed yet, each held against those in force and against the others. */
  check: query('order.check', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'order-check' },
    patientsOf: ofPatient,
    input: z.object({
      patientId,
      orders: z.array(orderEntry).min(1).max(20),
      /** Orders that the first one takes the place of. */
      replaces: z.array(documentId).max(20).default([]),
    }),
    output: z.array(orderCheck),
  }),
  /** Orders that are usually made together, with the products of theirs that are in the formulary here. */
  sets: query('order.sets', {
    access: 'chart.read',
    audit: 'none',
    input: z.object({}),
    output: z.object({ sets: z.array(orderSet), products: z.array(foundProduct) }),
  }),
  /** What the stations are called at which orders were signed. */
  stations: query('order.stations', {
    access: 'chart.read',
    audit: 'none',
    input: z.object({ ids: z.array(z.string().max(100)).max(200) }),
    output: z.record(z.string(), z.string()),
  }),
  /** Signs new orders with what is ordered beside them (an order set), all of them or none; answers in that order. */
  prescribe: command('order.prescribe', {
    ...created,
    access: 'order.prescribe',
    input: z.object({
      ...act,
      encounterId: documentId.optional(),
      orders: z
        .array(z.object({ entry: orderEntry, overrides: answers.overrides }))
        .min(1)
        .max(20),
      /** What is no medicine. */
      requests: z.array(requestEntry).max(40).default([]),
      secondPerson: answers.secondPerson,
    }),
    output: z.array(saved),
  }),
  /** Orders of patients in care here that no pharmacist has verified, or that one is in doubt about. */
  toVerify: query('order.toVerify', {
    access: 'order.verify',
    audit: { action: 'R', subtype: 'orders-to-verify' },
    input: z.object({ patientIds: z.array(patientId).max(200) }),
    output: z.object({
      asOf: z.string(),
      patients: z.array(
        z.object({
          patientId,
          encounterId: documentId,
          allergies: boardFacts.shape.allergies,
          /** @SAFETY False: orders may still be on their way here. */
          complete: z.boolean(),
          orders: z.array(
            z.object({
              id: documentId,
              rev,
              /** With tall-man letters. */
              name: z.string(),
              highAlert: z.boolean(),
              /** Doses that went in before anybody had verified it. */
              given: z.number(),
              /** The MedicationRequest as it stands. */
              resource: z.record(z.string(), z.unknown()),
            }),
          ),
        }),
      ),
    }),
    patientsOf: (input) => input.patientIds,
  }),
  /** A new order that supersedes the one that the person saw. */
  change: command('order.change', {
    ...changed,
    access: 'order.prescribe',
    input: z.object({ ...onOrder, entry: orderEntry, ...answers }),
  }),
  /** Ends it for good. `entered-in-error`: it should never have been there. */
  stop: command('order.stop', {
    ...changed,
    access: 'order.prescribe',
    input: z.object({
      ...onOrder,
      as: z.enum(['stopped', 'completed', 'cancelled', 'entered-in-error']).default('stopped'),
      reason,
    }),
  }),
  hold: command('order.hold', { ...changed, access: 'order.prescribe', input: z.object({ ...onOrder, reason }) }),
  release: command('order.release', { ...changed, access: 'order.prescribe', input: z.object(onOrder) }),
  /** A pharmacist's act: looked through and right, in doubt (with the question), or taken back. */
  verify: command('order.verify', {
    ...changed,
    access: 'order.verify',
    input: z.object({ ...onOrder, state: z.enum(['verified', 'queried', 'withdrawn']), note: note.optional() }),
  }),
  /**
   * Desks that could not hear each other left a fork in a line: a stop beside a change, or two changes. One version goes
   * on as a new order, or everything that is left of the line stops. `rivals`: every other version that the person saw.
   */
  settle: command('order.settle', {
    ...changed,
    access: 'order.prescribe',
    input: z.object({
      ...onOrder,
      rivals: z.array(documentId).min(1).max(20),
      decision: z.enum(['goes-on', 'stops']),
      reason,
      ...answers,
    }),
  }),
};

/** The formulary of the organisation. */
export const product = {
  /** The best for anything typed, or a scanned GTIN. `total`: products that are here at all. */
  search: query('product.search', {
    access: 'chart.read',
    audit: 'none',
    input: z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(50).default(20) }),
    output: z.object({ products: z.array(foundProduct), total: z.number() }),
  }),
  /** Those that orders name by code; what is not here is left out. */
  find: query('product.find', {
    access: 'chart.read',
    audit: 'none',
    input: z.object({ codes: z.array(z.string().max(100)).max(200) }),
    output: z.array(foundProduct),
  }),
};
