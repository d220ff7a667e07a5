import { z } from 'zod';

/** A document's `_id`, `<Kind>:<uuid>`. */
export const documentId = z.string().regex(/^[A-Z][A-Za-z]+:[0-9a-zA-Z-]{1,64}$/);
export const patientId = documentId.refine((id) => id.startsWith('Patient:'), 'a Patient id');
/** Id of a command, made by the caller: replaying it changes nothing. */
export const commandId = z.uuid();
/** A day of the calendar, `2026-11-22`. */
export const calendarDay = z.iso.date();
/** A day as a document may already bear it, to be shown and named: an older version took what is no day of the calendar. */
export const writtenDay = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const calendarMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
/** `2027-03`, `2027-03-31`. @SAFETY A month that is none would stand above every day, and never expire. */
export const lastDay = z.union([calendarDay, calendarMonth]);
/** FHIR partial date: YYYY, YYYY-MM or YYYY-MM-DD. */
export const partialDate = z.union([calendarDay, calendarMonth, z.string().regex(/^\d{4}$/)]);
/** Instant as ISO 8601 text with offset. */
export const instant = z.iso.datetime({ offset: true });
export const rev = z.string().regex(/^\d+-[0-9a-f]+$/);
export const administrativeSex = z.enum(['male', 'female', 'other', 'unknown']);
/** Coded text: FHIR CodeableConcept in one coding. `text` is what the person typed or picked. */
export const codedText = z.object({
  system: z.string().optional(),
  code: z.string().optional(),
  text: z.string().trim().min(1).max(300),
});
/** FHIR v3 PurposeOfUse codes offered at chart opening. */
export const purposeOfUse = z.enum(['TREAT', 'HOPERAT', 'HPAYMT', 'ETREAT', 'HRESCH']);
/** A person who has just proven on this terminal who they are (`session.prove`). Used once, by who asked for it. */
export const proofId = z.uuid();
/** A revision saved by a command. */
export const saved = z.object({ id: documentId, rev });
