import { z } from 'zod';
import { command } from './declare.ts';
import { commandId, documentId, instant, partialDate, patientId, rev, saved } from './fields.ts';

const ofPatient = (input: { patientId: string }): readonly string[] => [input.patientId];
const managed = { access: 'encounter.manage', patientsOf: ofPatient, output: saved } as const;
const act = { commandId, patientId };
const onStay = { ...act, id: documentId, parent: rev };
const created = { ...managed, audit: { action: 'C', subtype: 'encounter' } } as const;
const changed = { ...managed, audit: { action: 'U', subtype: 'encounter' } } as const;
/** A bed, or a ward where no bed has been chosen yet. */
const place = documentId.refine((id) => id.startsWith('Location:'), 'a Location id');
const mode = z.enum(['planned', 'emergency']);
const reason = z.string().trim().max(300);
/** The number that another system has for the visit. */
const visit = z.object({ system: z.string().min(1).max(300), value: z.string().min(1).max(100) });

/** Admission, transfer, leave, discharge, and taking each back: the encounter's part of the bed board. */
export const admission = {
  /** The patient is here from now on. */
  admit: command('encounter.admit', {
    ...created,
    input: z.object({ ...act, mode, locationId: place.optional(), reason: reason.optional(), visit: visit.optional() }),
  }),
  /** The patient is to come; a bed named here is held. */
  expect: command('encounter.expect', {
    ...created,
    input: z.object({
      ...act,
      mode,
      locationId: place.optional(),
      expectedAt: instant,
      reason: reason.optional(),
      visit: visit.optional(),
    }),
  }),
  /** Another bed, another time, or no bed, for who is expected. Of two reservations of one bed a person moves one. */
  reserve: command('encounter.reserve', {
    ...changed,
    input: z.object({ ...onStay, locationId: place.optional(), expectedAt: instant.optional() }),
  }),
  /** Who was expected has come: into the reserved bed, or the one named. */
  arrive: command('encounter.arrive', {
    ...changed,
    input: z.object({ ...onStay, locationId: place.optional() }),
  }),
  transfer: command('encounter.transfer', { ...changed, input: z.object({ ...onStay, locationId: place }) }),
  leave: command('encounter.leave', { ...changed, input: z.object({ ...onStay, backBy: instant.optional() }) }),
  returnFromLeave: command('encounter.returnFromLeave', { ...changed, input: z.object(onStay) }),
  /** A summary is signed into the record as a discharge note, in the same transaction. */
  discharge: command('encounter.discharge', {
    ...changed,
    input: z.object({
      ...onStay,
      disposition: z.enum(['home', 'other-hcf', 'hosp', 'long', 'rehab', 'aadvice', 'exp', 'oth']),
      detail: reason.optional(),
      /** When the patient died, where that is the disposition and it is known. */
      diedOn: z.union([instant, partialDate]).optional(),
      summary: z
        .object({ title: z.string().trim().min(1).max(200), text: z.string().trim().min(1).max(20_000) })
        .optional(),
    }),
  }),
  /** Takes back the last act, which must be the one that the person saw. A person's own decision: it wants a reason. */
  cancelLast: command('encounter.cancelLast', {
    ...changed,
    input: z.object({
      ...onStay,
      act: z.enum(['expect', 'admit', 'transfer', 'leave', 'return', 'discharge']),
      reason: reason.min(1),
    }),
  }),
};
