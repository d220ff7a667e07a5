import { z } from 'zod';
import { command } from './declare.ts';
import { codedText, commandId, documentId, instant, patientId, rev, saved } from './fields.ts';

const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];

export const requestCategory = z.enum(['nursing', 'laboratory', 'imaging', 'diet', 'referral']);
export type RequestCategory = z.output<typeof requestCategory>;

export const requestEntry = z.object({
  category: requestCategory,
  what: codedText,
  priority: z.enum(['routine', 'urgent', 'asap', 'stat']).default('routine'),
  /** When it is to be done; absent: as soon as somebody can. */
  at: instant.optional(),
  /** How often, in words: `every 4 hours`. */
  often: z.string().trim().min(1).max(200).optional(),
  /** Why. */
  reason: z.string().trim().min(1).max(300).optional(),
  note: z.string().trim().min(1).max(500).optional(),
});
export type RequestEntry = z.output<typeof requestEntry>;

/** Orders for what is no medicine: nursing, laboratory, imaging, diet, referral. */
export const request = {
  /** All of them or none. */
  place: command('request.place', {
    access: 'order.request',
    audit: { action: 'C', subtype: 'order' },
    patientsOf: ofPatient,
    input: z.object({
      commandId,
      patientId,
      encounterId: documentId.optional(),
      requests: z.array(requestEntry).min(1).max(40),
    }),
    output: z.array(saved),
  }),
  end: command('request.end', {
    access: 'order.request',
    audit: { action: 'U', subtype: 'order' },
    patientsOf: ofPatient,
    input: z.object({
      commandId,
      patientId,
      id: documentId,
      parent: rev,
      as: z.enum(['completed', 'revoked', 'entered-in-error']),
      reason: z.string().trim().min(1).max(300).optional(),
    }),
    output: saved,
  }),
};
