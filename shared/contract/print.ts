import { z } from 'zod';
import { PRINTER_LANGUAGES } from '../model/printer-languages.ts';
import { command, query, stream } from './declare.ts';
import { deviceId } from './device.ts';
import { commandId, instant, patientId } from './fields.ts';

export const jobId = z.string().regex(/^job-[0-9a-z-]{1,60}$/);
const reason = z.string().trim().min(3).max(300);

/** What a design is given for its fields; empty text leaves a field empty where the design allows that. */
export const labelFields = z.record(z.string().max(60), z.string().max(8_000));
const designId = z.string().regex(/^[a-z0-9-]{1,60}$/);

const box = { xMm: z.number(), yMm: z.number(), widthMm: z.number(), heightMm: z.number() };
/** A label as a picture, in millimetres: what will be printed, computed by the same layout as the printer's bytes. */
export const labelPicture = z.object({
  design: designId,
  widthMm: z.number(),
  heightMm: z.number(),
  items: z.array(
    z.discriminatedUnion('item', [
      z.object({
        item: z.literal('text'),
        ...box,
        text: z.string(),
        /** Height of its letters. */
        sizeMm: z.number(),
        /** Width that the text was judged to take; the picture is stretched to it. */
        lengthMm: z.number(),
        bold: z.boolean(),
      }),
      /** A symbol in rows of `1` and `0`, each a module. */
      z.object({ item: z.literal('code'), ...box, rows: z.array(z.string()), text: z.string() }),
      /** Text that was drawn, in rows of `1` and `0`, each a dot of the printer. */
      z.object({ item: z.literal('image'), ...box, rows: z.array(z.string()), text: z.string() }),
      z.object({ item: z.literal('line'), ...box }),
    ]),
  ),
});
export type LabelPicture = z.output<typeof labelPicture>;

/**
 * queued: not sent. sending: bytes are on their way. sent: all bytes were taken, the printer has not said that it
 * printed. printed: the printer said so, or a person. uncertain: the line broke or core ended between: it may be on
 * the roll, so nothing is sent again unless a person says so. cancelled: never sent, or thrown away.
 */
const JOB_STATES = ['queued', 'sending', 'sent', 'printed', 'uncertain', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const printJob = z.object({
  id: jobId,
  deviceId,
  design: designId,
  /** For people: what it is. No more of a patient than the label itself shows. */
  title: z.string(),
  patientId: patientId.optional(),
  copies: z.number().int(),
  /** Resolution and language that its bytes were made for; ZPL where nothing else is said. */
  dpi: z.number().int(),
  language: z.enum(PRINTER_LANGUAGES).optional(),
  state: z.enum(JOB_STATES),
  /** Why it is uncertain. */
  why: z.enum(['line-broke', 'restarted', 'not-confirmed']).optional(),
  /** How often its bytes were sent; more than once only because a person said so. */
  tries: z.number().int(),
  createdAt: instant,
  changedAt: instant,
  by: z.object({ id: z.string(), name: z.string() }),
  /** The job that this one prints again, and why. */
  reprintOf: jobId.optional(),
  reason: z.string().optional(),
});
export type PrintJob = z.output<typeof printJob>;

const ofJob = (_input: unknown, job: PrintJob | undefined): readonly string[] =>
  job?.patientId ? [job.patientId] : [];
const changesJob = {
  access: 'label.print',
  audit: { action: 'U', subtype: 'print-job' },
  output: printJob,
  patientsOf: ofJob,
} as const;

export const print = {
  /** Designs of labels, for choosing. */
  listDesigns: query('print.listDesigns', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({}),
    output: z.array(
      z.object({
        id: designId,
        name: z.object({ en: z.string(), fr: z.string() }),
        widthMm: z.number(),
        /** Left out of a receipt, which is as long as what stands on it. */
        heightMm: z.number().optional(),
        fields: z.array(z.object({ name: z.string(), needed: z.boolean() })),
      }),
    ),
  }),
  /** The label as it would be printed; refuses what printing would refuse. */
  preview: query('print.preview', {
    access: 'label.print',
    audit: 'none',
    input: z.object({ design: designId, fields: labelFields }),
    output: labelPicture,
  }),
  /** Puts a label into the queue of a printer: of the one named, else of the first that has stock for the design. */
  enqueue: command('print.enqueue', {
    access: 'label.print',
    audit: { action: 'C', subtype: 'print-job' },
    input: z.object({
      commandId,
      design: designId,
      fields: labelFields,
      copies: z.number().int().min(1).max(50).default(1),
      deviceId: deviceId.optional(),
      patientId: patientId.optional(),
    }),
    output: printJob,
    patientsOf: (input) => (input.patientId ? [input.patientId] : []),
  }),
  list: query('print.list', {
    access: 'label.print',
    audit: { action: 'R', subtype: 'list' },
    input: z.object({}),
    output: z.array(printJob),
    patientsOf: (_input, jobs) => [...new Set(jobs?.flatMap(({ patientId }) => patientId ?? []))],
  }),
  /** The queue, newest first, at once and at each change. */
  watch: stream('print.watch', {
    access: 'label.print',
    audit: { action: 'R', subtype: 'list' },
    input: z.object({}),
    output: z.array(printJob),
  }),
  /** Sends an uncertain or queued job (again); `deviceId` to another printer. A person's decision, so it has a reason where it may print twice. */
  retry: command('print.retry', {
    ...changesJob,
    input: z.object({ commandId, jobId, deviceId: deviceId.optional(), reason: reason.optional() }),
  }),
  /** A person has looked: the label is on the roll. */
  confirm: command('print.confirm', { ...changesJob, input: z.object({ commandId, jobId }) }),
  /** Takes a job that was not sent out of the queue, or one that is uncertain and is not wanted any more. */
  cancel: command('print.cancel', { ...changesJob, input: z.object({ commandId, jobId }) }),
  /** A new job with the very same label. */
  reprint: command('print.reprint', {
    access: 'label.print',
    audit: { action: 'E', subtype: 'reprint' },
    input: z.object({ commandId, jobId, reason, deviceId: deviceId.optional() }),
    output: printJob,
    patientsOf: ofJob,
  }),
};

const forPatient = { patientId, kind: z.enum(['adult', 'infant', 'label']) };
const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];

/** Wristband and patient label from the record, never from what a window says. */
export const wristband = {
  preview: query('wristband.preview', {
    access: 'patient.read',
    audit: { action: 'R', subtype: 'wristband' },
    input: z.object(forPatient),
    output: z.object({
      picture: labelPicture,
      /** What the symbol says, for people. */
      code: z.string(),
      /** Printed before, at this station: then a reason is asked for. */
      printedBefore: instant.optional(),
    }),
    patientsOf: ofPatient,
  }),
  print: command('wristband.print', {
    access: 'label.print',
    audit: { action: 'C', subtype: 'wristband' },
    input: z.object({
      commandId,
      ...forPatient,
      deviceId: deviceId.optional(),
      /** Wanted when one was printed at this station before. */
      reason: reason.optional(),
    }),
    output: printJob,
    patientsOf: ofPatient,
  }),
};
