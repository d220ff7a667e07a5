import { z } from 'zod';
import { ALERT_CODES } from '#shared/model/alert-codes.ts';
import { command } from './declare.ts';
import { commandId, documentId, patientId, rev, saved } from './fields.ts';

const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];
const act = { commandId, patientId };
const recorded = { access: 'problem.record', patientsOf: ofPatient, output: saved } as const;

/** Isolation, fall risk and other alerts: what everybody at the bed has to know. */
export const flag = {
  set: command('flag.set', {
    ...recorded,
    audit: { action: 'C', subtype: 'alert' },
    input: z.object({
      ...act,
      encounterId: documentId.optional(),
      entry: z.object({ code: z.enum(ALERT_CODES), text: z.string().trim().min(1).max(200).optional() }),
    }),
  }),
  /** The reason stays with it. `inError`: it was never so. */
  end: command('flag.end', {
    ...recorded,
    audit: { action: 'U', subtype: 'alert' },
    input: z.object({
      ...act,
      id: documentId,
      parent: rev,
      reason: z.string().trim().min(1).max(200),
      inError: z.boolean().default(false),
    }),
  }),
};
