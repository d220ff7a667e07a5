import { z } from 'zod';
import { FLUID_KIND_NAMES } from '#shared/model/fluid-kinds.ts';
import { command } from './declare.ts';
import { commandId, documentId, instant, patientId, rev, saved } from './fields.ts';

const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];
const act = { commandId, patientId, encounterId: documentId.optional() };
const reason = z.string().trim().min(1).max(300);

const fluidEntry = z.object({
  kind: z.enum(FLUID_KIND_NAMES),
  millilitres: z.number(),
  at: instant,
  note: z.string().trim().max(300).optional(),
  /** A volume out of the ordinary was confirmed by the person. */
  confirmedUnlikely: z.boolean().default(false),
});

/** Fluid intake and output. */
export const fluid = {
  record: command('fluid.record', {
    access: 'vitals.record',
    audit: { action: 'C', subtype: 'fluid' },
    input: z.object({
      ...act,
      entry: fluidEntry,
      /** The entry that this one corrects: withdrawn in the same act. */
      corrects: z.object({ id: documentId, parent: rev, reason }).optional(),
    }),
    output: saved,
    patientsOf: ofPatient,
  }),
  /** Withdraws an amount recorded in error: it stays visible and leaves every sum. */
  withdraw: command('fluid.withdraw', {
    access: 'vitals.record',
    audit: { action: 'U', subtype: 'fluid' },
    input: z.object({ commandId, patientId, id: documentId, parent: rev, reason }),
    output: saved,
    patientsOf: ofPatient,
  }),
  /** When the fluid day of a ward begins on its wall: a matter of who runs the ward, as its beds are. No person's data. */
  setDayStart: command('fluid.setDayStart', {
    access: 'encounter.manage',
    audit: { action: 'U', subtype: 'place' },
    input: z.object({
      commandId,
      /** Location of the ward. */
      id: documentId,
      parent: rev.optional(),
      start: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    }),
    output: saved,
  }),
};

/** Who is scored on NEWS2's SpO2 scale 2 (NW9): a clinician's decision, under the clinician's own name. */
export const scale2 = {
  authorise: command('scale2.authorise', {
    access: 'news2.authorise',
    audit: { action: 'C', subtype: 'news2-scale' },
    input: z.object({ ...act, reason, until: instant.optional() }),
    output: saved,
    patientsOf: ofPatient,
  }),
  end: command('scale2.end', {
    access: 'news2.authorise',
    audit: { action: 'U', subtype: 'news2-scale' },
    input: z.object({ ...act, id: documentId, parent: rev, reason }),
    output: saved,
    patientsOf: ofPatient,
  }),
};

/** The saturation that a patient is to be kept at (VI10): a clinician's decision, under the clinician's own name. */
export const spo2Target = {
  /** Takes the place of the target that stood. */
  prescribe: command('spo2Target.prescribe', {
    access: 'news2.authorise',
    audit: { action: 'C', subtype: 'spo2-target' },
    input: z.object({ ...act, low: z.number().int(), high: z.number().int(), reason }),
    output: saved,
    patientsOf: ofPatient,
  }),
  end: command('spo2Target.end', {
    access: 'news2.authorise',
    audit: { action: 'U', subtype: 'spo2-target' },
    input: z.object({ ...act, id: documentId, parent: rev, reason }),
    output: saved,
    patientsOf: ofPatient,
  }),
};
