import { z } from 'zod';
import { FORM_FAULTS } from '#shared/model/form-faults.ts';
import { command, query } from './declare.ts';
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
  /** A form of the organisation's own: a FHIR Questionnaire, judged whole. Nothing is taken in where something is wrong. */
  import: command('form.import', {
    access: 'interfaces.manage',
    audit: { action: 'C', subtype: 'form-definition' },
    input: z.object({ commandId, text: z.string().max(500_000) }),
    output: z.discriminatedUnion('state', [
      z.object({ state: z.enum(['added', 'known']), id: z.string(), version: z.string(), title: z.string() }),
      z.object({
        state: z.literal('refused'),
        faults: z.array(z.object({ fault: z.enum(FORM_FAULTS), at: z.string().optional() })),
      }),
    ]),
  }),
  /** The organisation's own forms in every version; those that come with the program are known to the window. */
  list: query('form.list', {
    access: 'signed-in',
    audit: 'none',
    input: z.object({}),
    output: z.array(
      z.object({ form: z.record(z.string(), z.unknown()), isCurrent: z.boolean(), takenInAt: z.string() }),
    ),
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
