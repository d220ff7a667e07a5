import { z } from 'zod';
import { command } from './declare.ts';
import { commandId, documentId, patientId, rev, saved } from './fields.ts';

const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];
const answers = z.record(z.string().max(64), z.union([z.string().max(4000), z.number(), z.boolean()]));
const act = {
  commandId,
  patientId,
  encounterId: documentId.optional(),
  /** Id of the form, and the version that the person filled in. */
  form: z.string().max(64),
  version: z.string().max(20),
  /** By question; what was answered to a question that is skipped now is left out. */
  answers,
};

/** Structured assessments: signed as a response with its score as an observation of its own. */
export const form = {
  submit: command('form.submit', {
    access: 'vitals.record',
    audit: { action: 'C', subtype: 'form' },
    input: z.object(act),
    output: saved,
    patientsOf: ofPatient,
  }),
  /** A response of its own takes the place of one that was wrong; that one is withdrawn, with its score. */
  amend: command('form.amend', {
    access: 'vitals.record',
    audit: { action: 'U', subtype: 'form' },
    input: z.object({ ...act, id: documentId, parent: rev, reason: z.string().trim().min(1).max(300) }),
    output: saved,
    patientsOf: ofPatient,
  }),
};
