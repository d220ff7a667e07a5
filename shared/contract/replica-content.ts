import { z } from 'zod';
import { documentId, patientId } from './fields.ts';
import { patientLine } from './patient.ts';

/**
 * `content` of the list-level collections of the feed (feed.ts). The row's `id` is the document's `_id`
 * (for `staff` the user id). `record` rows carry the FHIR resource itself.
 */
export const patientContent = patientLine;
export type PatientContent = z.output<typeof patientContent>;

/** An encounter in progress at this desk's site. No reason, no diagnosis: those belong to the record. */
export const boardContent = z.object({
  patientId,
  class: z.enum(['IMP', 'AMB', 'EMER']),
  /** ISO 8601. */
  since: z.string(),
  /** The most exact place known: bed, else ward, else site. */
  locationId: documentId.optional(),
  /** The same in words, e.g. `Ward 3 · Bed 12`. */
  place: z.string().optional(),
});
export type BoardContent = z.output<typeof boardContent>;

export const placeContent = z.object({
  level: z.enum(['site', 'ward', 'bed']),
  code: z.string(),
  name: z.string(),
  partOf: documentId.optional(),
});
export type PlaceContent = z.output<typeof placeContent>;

export const staffContent = z.object({ displayName: z.string(), roles: z.array(z.string()).default([]) });
export type StaffContent = z.output<typeof staffContent>;
