import { z } from 'zod';
import { TASK_CODES, TASK_PRIORITIES } from '#shared/model/task-codes.ts';
import { documentId, patientId } from './fields.ts';
import { patientLine } from './patient.ts';

/**
 * `content` of the list-level collections of the feed (feed.ts). The row's `id` is the document's `_id`
 * (for `staff` the user id). `record` rows carry the FHIR resource itself.
 */
const patientContent = patientLine;
export type PatientContent = z.output<typeof patientContent>;

const placement = z.object({
  locationId: documentId,
  how: z.enum(['lies', 'reserved']),
  since: z.string().optional(),
});

/** An encounter in progress at this desk's site, or an expected one. No reason, no diagnosis: those belong to the record. */
export const boardContent = z.object({
  patientId,
  class: z.enum(['IMP', 'AMB', 'EMER']),
  presence: z.enum(['expected', 'here', 'on-leave']).default('here'),
  /** ISO 8601; empty of somebody who is expected. */
  since: z.string(),
  /** Every place that is held, also by versions that wait for a decision (@SAFETY: none is hidden). */
  placements: z.array(placement).default([]),
  /** Two desks have recorded different things: a person decides. */
  undecided: z.boolean().optional(),
  expectedAt: z.string().optional(),
  backBy: z.string().optional(),
  emergency: z.boolean().optional(),
  /** The act that can be taken back. */
  lastAct: z.enum(['expect', 'admit', 'transfer', 'leave', 'return', 'discharge']).optional(),
  /** The most exact place known: bed, else ward, else site. */
  locationId: documentId.optional(),
  /** The same in words, e.g. `Ward 3 · Bed 12`. */
  place: z.string().optional(),
});
export type BoardContent = z.output<typeof boardContent>;

export const placeContent = z.object({
  level: z.enum(['site', 'ward', 'room', 'bed']),
  code: z.string(),
  name: z.string(),
  partOf: documentId.optional(),
  /** Of a bed that cannot be used now, with why. */
  readiness: z.enum(['ready', 'cleaning', 'closed']).optional(),
  readinessReason: z.string().optional(),
  /** Of a ward: when its fluid day begins, `HH:MM`. */
  fluidDayStart: z.string().optional(),
});
export type PlaceContent = z.output<typeof placeContent>;

const staffContent = z.object({ displayName: z.string(), roles: z.array(z.string()).default([]) });
export type StaffContent = z.output<typeof staffContent>;

/** An open task. What it says about a patient is clinical and not here (`task.watch`). */
const taskContent = z.object({
  patientId: patientId.optional(),
  encounterId: documentId.optional(),
  /** Ward or bed of a task without a patient. */
  locationId: documentId.optional(),
  /** Of a task without a patient only. */
  description: z.string().optional(),
  /** Likewise, where the program made it. */
  code: z.enum(TASK_CODES).optional(),
  priority: z.enum(TASK_PRIORITIES),
  state: z.enum(['open', 'started']),
  dueAt: z.string().optional(),
  /** Several while two desks' assignments wait for a decision: each has it. */
  ownerUserIds: z.array(z.string()).default([]),
  ownerRoles: z.array(z.string()).default([]),
  escalations: z.number().default(0),
  undecided: z.boolean().optional(),
});
export type TaskContent = z.output<typeof taskContent>;

/** Whose patient it is on this shift; several where two desks assigned apart. */
const careContent = z.object({ patientId, encounterId: documentId.optional(), nurseIds: z.array(z.string()) });
export type CareContent = z.output<typeof careContent>;
