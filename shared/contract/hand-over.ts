import { z } from 'zod';
import { TASK_CODES, TASK_PRIORITIES } from '#shared/model/task-codes.ts';
import { boardFacts } from './board.ts';
import { command, query } from './declare.ts';
import { commandId, documentId, patientId, rev, saved } from './fields.ts';

const words = z.string().trim().max(1000);
const patients = z.array(patientId).max(100);
const moment = z.string();

/** Something of a record that is new or different since the hand-over before. */
const change = z.object({
  what: z.enum(['problem', 'allergy', 'order', 'note', 'vitals', 'task', 'flag', 'stay', 'incident']),
  text: z.string(),
  /** Of the document behind it, where it has one: `stopped`, `done`, `entered-in-error`. */
  status: z.string().optional(),
  /** Of a task. */
  code: z.enum(TASK_CODES).optional(),
  at: moment,
  /** @SAFETY Recorded before the last hand-over and seen here only now: nobody was told of it. */
  late: z.boolean(),
});

const sheetTask = z.object({
  id: documentId,
  code: z.enum(TASK_CODES).optional(),
  description: z.string(),
  dueAt: moment.optional(),
  priority: z.enum(TASK_PRIORITIES),
  state: z.enum(['open', 'started']),
  overdue: z.boolean(),
  escalations: z.number(),
});

const sheetOrder = z.object({
  text: z.string(),
  /** Of a sliding scale: the unit of what is measured. */
  measuredIn: z.string().optional(),
  at: moment,
  how: z.enum(['new', 'changed', 'replaced', 'held', 'undecided', 'stopped']),
});

const score = z.object({ total: z.number().optional(), takenAt: moment, partial: z.boolean() });

/** One patient, in the order of SBAR: situation, background, assessment, recommendation. */
const handOverLine = z.object({
  patientId,
  // Situation
  problems: z.array(z.string()),
  news2: score.optional(),
  /** Of the set before: the trend. */
  news2Before: score.optional(),
  flags: z.array(z.string()),
  // Background
  allergies: boardFacts.shape.allergies,
  since: moment.optional(),
  /** Said by somebody for the hand-over: each part stands in the part of the sheet that it names. */
  sbar: z
    .object({
      situation: z.string().optional(),
      background: z.string().optional(),
      assessment: z.string().optional(),
      recommendation: z.string().optional(),
      by: z.string(),
      at: moment,
    })
    .optional(),
  // Assessment
  notes: z.array(z.object({ title: z.string(), text: z.string(), by: z.string(), at: moment })),
  changes: z.array(change),
  // Recommendation
  tasks: z.array(sheetTask),
  orders: z.array(sheetOrder),
  /** Doses that are due or late. Absent: this station's round does not tell; the sheet says so. */
  doses: z.array(z.object({ text: z.string(), dueAt: moment, late: z.boolean() })).optional(),
  /** @SAFETY More of this record is on its way. */
  partial: z.boolean(),
});
export type HandOverLine = z.output<typeof handOverLine>;

const person = z.object({ id: z.string(), name: z.string() });
const past = z.object({
  id: documentId,
  rev,
  givenBy: person,
  givenAt: moment,
  takenBy: z.array(z.object({ ...person.shape, at: moment })),
  note: z.string().optional(),
  sheetNumber: z.string().optional(),
  patientIds: patients,
});
export type PastHandOver = z.output<typeof past>;

/** A ward's, or one nurse's patients on it. */
const whose = { wardId: documentId, nurseId: documentId.optional() };

export const handOver = {
  /** What a hand-over says of these patients now. Patients without an open stay at this site are left out. */
  read: query('handOver.read', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'hand-over' },
    input: z.object({ ...whose, patientIds: patients }),
    output: z.object({
      asOf: moment,
      /** The last one of this ward or nurse that was taken over: what changes are counted from. */
      previous: past.optional(),
      /** Given, and nobody has taken over yet. */
      pending: past.optional(),
      lines: z.array(handOverLine),
    }),
    patientsOf: (input) => input.patientIds,
  }),
  give: command('handOver.give', {
    access: 'handover.give',
    audit: { action: 'C', subtype: 'hand-over' },
    input: z.object({
      commandId,
      ...whose,
      patientIds: patients.min(1),
      note: words.optional(),
      /** Of the sheet that was printed for it. */
      sheetNumber: z.string().max(40).optional(),
    }),
    output: saved,
    patientsOf: (input) => input.patientIds,
  }),
  /** By somebody else than who gave it. */
  accept: command('handOver.accept', {
    access: 'handover.give',
    audit: { action: 'U', subtype: 'hand-over' },
    input: z.object({ commandId, id: documentId, parent: rev, patientIds: patients }),
    output: saved,
    patientsOf: (input) => input.patientIds,
  }),
  /** These patients are this nurse's from now on; without one nobody's. */
  assign: command('handOver.assign', {
    access: 'handover.give',
    audit: { action: 'U', subtype: 'assignment' },
    input: z.object({
      commandId,
      stays: z
        .array(z.object({ patientId, encounterId: documentId }))
        .min(1)
        .max(60),
      nurseId: documentId.optional(),
    }),
    output: z.object({ assigned: z.number() }),
    patientsOf: (input) => input.stays.map((stay) => stay.patientId),
  }),
};
