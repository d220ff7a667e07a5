import { z } from 'zod';
import { patientLine } from './patient.ts';

/**
 * `content` of the list collections of the replica feed. They hold what a list needs to be found and sorted by, and
 * nothing clinical: bodies reach a window only after `chart.open` has been audited.
 */
export const feedPatientLine = patientLine.extend({
  /** Folded words of names, record numbers and phone digits, for typing in a list. */
  folded: z.string(),
  facility: z.string(),
});
export type FeedPatientLine = z.output<typeof feedPatientLine>;

/** An encounter in progress; a row is removed when it closes. Id of the row: the encounter's. */
export const boardLine = z.object({
  encounterId: z.string(),
  patientId: z.string(),
  class: z.string(),
  status: z.string(),
  locationId: z.string().optional(),
  startedAt: z.string().optional(),
  facility: z.string(),
});
export type BoardLine = z.output<typeof boardLine>;

export const placeLine = z.object({
  id: z.string(),
  name: z.string(),
  code: z.string().optional(),
  /** FHIR location physical type: si (site), wa (ward), ro (room), bd (bed). */
  type: z.string().optional(),
  partOf: z.string().optional(),
  facility: z.string(),
});
export type PlaceLine = z.output<typeof placeLine>;

export const staffLine = z.object({ userId: z.string(), displayName: z.string() });
export type StaffLine = z.output<typeof staffLine>;
