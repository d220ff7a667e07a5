import { z } from 'zod';
import { command, query } from './declare.ts';
import { commandId, documentId, rev, saved } from './fields.ts';

const side = z.object({
  rev,
  at: z.string(),
  by: z.string(),
  byName: z.string().optional(),
  station: z.string(),
  stationName: z.string().optional(),
  value: z.unknown(),
});

/** A field two people changed differently; a person decides (CF2). */
const conflictField = z.object({
  path: z.string(),
  /** Catalogue key of the field's clinical name, e.g. `allergy.criticality`. */
  label: z.string(),
  ancestor: z.unknown(),
  sides: z.array(side).min(2),
});
export type ConflictField = z.output<typeof conflictField>;

const openConflict = z.object({
  id: documentId,
  kind: z.string(),
  patientId: documentId.optional(),
  patientName: z.string().optional(),
  /** What the record is about, e.g. the substance. */
  title: z.string(),
  /** `fields`: choose per field. `incident`: a second leaf on an event. `possible-duplicate`: the same substance twice. */
  type: z.enum(['fields', 'incident', 'possible-duplicate', 'ancestor-missing']),
  leaves: z.array(rev),
  otherIds: z.array(documentId).default([]),
  fields: z.array(conflictField),
  since: z.string(),
});
export type OpenConflict = z.output<typeof openConflict>;

export const conflict = {
  list: query('conflict.list', {
    access: 'chart.read',
    audit: { action: 'R', subtype: 'conflicts' },
    input: z.object({ patientId: documentId.optional() }),
    output: z.array(openConflict),
    patientsOf: (_input, output) => [...new Set(output?.flatMap((item) => item.patientId ?? []) ?? [])],
  }),
  /** A choice per field: the revision whose value holds. Refused with `conflict` when the leaves have changed since. */
  resolve: command('conflict.resolve', {
    access: 'conflict.resolve',
    audit: { action: 'U', subtype: 'conflict' },
    input: z.object({
      commandId,
      id: documentId,
      leaves: z.array(rev).min(2),
      choices: z.record(z.string(), rev),
      patientId: documentId.optional(),
      reason: z.string().optional(),
    }),
    output: saved,
    patientsOf: (input) => (input.patientId ? [input.patientId] : []),
  }),
  /** For a possible duplicate: keep both (with a reason) or mark one as entered in error. */
  settleDuplicate: command('conflict.settleDuplicate', {
    access: 'conflict.resolve',
    audit: { action: 'U', subtype: 'conflict' },
    input: z.object({
      commandId,
      patientId: documentId,
      keepId: documentId,
      otherId: documentId,
      otherParent: rev,
      decision: z.enum(['same', 'distinct']),
    }),
    output: saved,
    patientsOf: (input) => [input.patientId],
  }),
};
