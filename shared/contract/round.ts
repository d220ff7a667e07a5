import { z } from 'zod';
import { SIGNED_LATER } from '#shared/model/administration-codes.ts';
import { boardFacts } from './board.ts';
import { query, stream } from './declare.ts';
import { calendarDay, documentId, patientId, rev } from './fields.ts';
import { doseAmount, doseRate } from './scanned.ts';

/** One record of a dose, as short as a cell shows it. */
const doseRecord = z.object({
  id: documentId,
  rev,
  outcome: z.enum(['given', 'partial', 'self', 'held', 'refused', 'not-available', 'missed', 'other']),
  /** Start, rate or stop of an infusion. */
  act: z.enum(['give', 'start', 'rate', 'stop']),
  at: z.string(),
  by: z.string(),
  secondBy: z.string().optional(),
  station: z.string(),
  dose: z.string().optional(),
  reason: z.string().optional(),
  /** Findings that were overridden or charted all the same. */
  overridden: z.number(),
  /** Paths that still wait for a signature. */
  awaitsSignature: z.boolean(),
  /** Those paths, each with the reason that was given and whose signature it wants. */
  awaits: z
    .array(
      z.object({
        path: z.enum(SIGNED_LATER),
        reason: z.string(),
        of: z.enum(['doctor', 'pharmacist', 'nurse']),
      }),
    )
    .optional(),
  /** Later signatures: who stood by it, or did not. */
  signed: z
    .array(z.object({ path: z.enum(SIGNED_LATER), by: z.string(), at: z.string(), disputed: z.boolean() }))
    .optional(),
  note: z.string().optional(),
  /** Of what was given as needed. */
  effect: z.enum(['good', 'some', 'none', 'adverse']).optional(),
  /** Entered in error: shown struck through, counted as nothing. */
  withdrawn: z.boolean(),
});
export type DoseRecord = z.output<typeof doseRecord>;

const roundDose = z.object({
  /** `<line>@<time>`: the same on every station. */
  doseId: z.string(),
  lineage: z.string(),
  orderId: documentId,
  act: z.enum(['give', 'start-infusion', 'change-rate', 'stop-infusion']),
  dueAt: z.string(),
  opensAt: z.string(),
  closesAt: z.string(),
  missedAt: z.string(),
  /** At `asOf`. Without a record the window lets a screen say what it is now (`timingAt`). */
  state: z.enum([
    'upcoming',
    'due',
    'overdue',
    'missed',
    'on-hold',
    'disputed-stop',
    'disputed-change',
    'given',
    'partial',
    'self',
    'held',
    'refused',
    'not-available',
    'not-given',
  ]),
  timeCritical: z.boolean(),
  dose: z.string(),
  amount: doseAmount.optional(),
  rate: doseRate.optional(),
  /** Its time is not on that day's clock, or there twice. */
  wall: z.enum(['once', 'twice', 'skipped']),
  records: z.array(doseRecord),
  /** The record was made for a dose that a change elsewhere has moved since. */
  matchedByNearness: z.boolean(),
  /** @SAFETY Two records of giving it: both stay, somebody looks. */
  givenTwice: z.boolean(),
});
export type RoundDose = z.output<typeof roundDose>;

/** A line of orders: what stands now, with all that its doses share. */
/** Doses of other orders, and without one, that count for an order as needed. */
export const countedBeside = z.array(
  z.object({ drug: z.string(), at: z.string(), ordered: z.boolean(), asDose: z.boolean() }),
);

const roundLine = z.object({
  lineage: z.string(),
  orderId: documentId,
  rev,
  kind: z.enum(['regular', 'once', 'as-needed', 'infusion', 'scale', 'varying', 'as-written']),
  standing: z.enum([
    'in-force',
    'draft',
    'discontinued',
    'disputed-stop',
    'disputed-change',
    'superseded',
    'not-started',
    'course-over',
    'on-hold',
  ]),
  drug: z.string(),
  dose: z.string(),
  amount: doseAmount.optional(),
  rate: doseRate.optional(),
  route: z.object({ text: z.string(), system: z.string().optional(), code: z.string().optional() }).optional(),
  instruction: z.string().optional(),
  timeCritical: z.boolean(),
  highAlert: z.boolean(),
  verification: z.enum(['verified', 'queried', 'unverified']),
  start: z.string(),
  end: z.string().optional(),
  reviewAt: z.string().optional(),
  lastGiven: doseRecord.optional(),
  /** Of a sliding scale: what is measured, and its lines: from `from` up to but not including `below`; without a dose nothing. */
  scale: z
    .object({
      measuredIn: z.string(),
      bands: z.array(
        z.object({ from: z.string().optional(), below: z.string().optional(), dose: z.string().optional() }),
      ),
    })
    .optional(),
  asNeeded: z
    .object({
      indication: z.string(),
      /** How far apart two doses are at least. */
      minMinutes: z.number().optional(),
      /** The earliest next dose by the interval; absent: at once. */
      mayAt: z.string().optional(),
      /** As the verdict counts (SR6, SR13). */
      given24h: z.number(),
      beside: countedBeside.optional(),
      maxDoses24h: z.number().optional(),
      max24h: z.string().optional(),
      /** Doses whose effect was not asked for yet, oldest first. */
      effectWanted: z.array(documentId),
    })
    .optional(),
  infusion: z
    .discriminatedUnion('state', [
      z.object({ state: z.literal('not-started') }),
      z.object({
        state: z.literal('running'),
        startId: documentId,
        /** When it was set to this rate. */
        since: z.string(),
        rate: z.string(),
        rateValue: doseRate.optional(),
      }),
      z.object({ state: z.literal('stopped'), startId: documentId, at: z.string() }),
    ])
    .optional(),
});
export type RoundLine = z.output<typeof roundLine>;

/** Something that a person has to look at. */
const roundAlert = z.object({
  kind: z.enum(['given-twice', 'too-close', 'above-maximum']),
  /** A name of its own: of a dose that was given twice, that dose. */
  doseId: z.string(),
  drug: z.string(),
  recordIds: z.array(documentId),
  incidentId: documentId.optional(),
});
export type RoundAlert = z.output<typeof roundAlert>;

const roundPatient = z.object({
  patientId,
  name: z.string(),
  birthDate: z.string().optional(),
  sex: z.string().optional(),
  recordNumber: z.string().optional(),
  encounterId: documentId.optional(),
  /** Bed, room or ward where the patient is placed. */
  locationId: documentId.optional(),
  bed: z.string().optional(),
  allergies: boardFacts.shape.allergies,
  /** @SAFETY False: orders or doses may still be on their way here. */
  complete: z.boolean(),
  lines: z.array(roundLine),
  /** In time. */
  doses: z.array(roundDose),
  /** Given without a plan: as needed, without an order, or for a dose that is not planned any more. */
  others: z.array(doseRecord.extend({ drug: z.string(), lineage: z.string().optional() })),
  alerts: z.array(roundAlert),
});
export type RoundPatient = z.output<typeof roundPatient>;

export const round = {
  /**
   * Doses of patients with an open stay here, then again of whoever something was written about, and of all as time
   * passes. The opening is audited with every patient named.
   */
  watch: stream('round.watch', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'medication-round' },
    input: z.object({
      patientIds: z.array(patientId).max(200),
      /** Hours before and after now that are planned. */
      back: z.number().int().min(1).max(48).default(12),
      ahead: z.number().int().min(1).max(48).default(12),
    }),
    output: z.object({
      asOf: z.string(),
      /** IANA zone of the site. */
      zone: z.string(),
      patients: z.array(roundPatient),
      /** Not in care here any more, or never were: take them off the round. */
      gone: z.array(patientId),
    }),
    patientsOf: (input) => input.patientIds,
  }),
};

/** A planned dose as a cell of the sheet shows it; its window while nobody has recorded anything, for what the clock says of it. */
const sheetDose = roundDose
  .pick({ doseId: true, dueAt: true, state: true, dose: true, records: true, givenTwice: true })
  .extend(roundDose.pick({ opensAt: true, closesAt: true, missedAt: true }).partial().shape);
export type SheetDose = z.output<typeof sheetDose>;

/** The administration record of one patient as a grid of days. */
export const mar = {
  sheet: query('mar.sheet', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'administration-record' },
    input: z.object({
      patientId,
      /** First day, on the wall of the site. */
      from: calendarDay,
      days: z.number().int().min(1).max(31).default(14),
    }),
    output: z.object({
      asOf: z.string(),
      zone: z.string(),
      /** `2026-11-22`. */
      days: z.array(z.string()),
      allergies: boardFacts.shape.allergies,
      complete: z.boolean(),
      lines: z.array(
        roundLine.extend({
          /** Per day of `days`, by index: planned doses and what became of them. */
          cells: z.array(z.object({ doses: z.array(sheetDose), others: z.array(doseRecord) })),
        }),
      ),
      /** Without an order here, by day. */
      withoutOrder: z.array(doseRecord.extend({ drug: z.string() })),
      alerts: z.array(roundAlert),
    }),
    patientsOf: (input) => [input.patientId],
  }),
};
