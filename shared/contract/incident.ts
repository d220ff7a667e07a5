import { z } from 'zod';
import { INCIDENT_STATES } from '#shared/model/adverse-event.ts';
import { INCIDENT_CATEGORIES, INCIDENT_CAUSES, INCIDENT_SEVERITIES } from '#shared/model/incident-codes.ts';
import { command, query } from './declare.ts';
import { commandId, documentId, instant, patientId, rev, saved } from './fields.ts';

const ofPatient = (input: { patientId?: string | undefined }): readonly string[] =>
  input.patientId ? [input.patientId] : [];
const text = z.string().trim();

const incidentReport = z.object({
  category: z.enum(INCIDENT_CATEGORIES),
  severity: z.enum(INCIDENT_SEVERITIES),
  what: text.min(1).max(5000),
  /** What was done at once. */
  action: text.max(5000).optional(),
  occurredAt: instant,
});

const incidentLine = z.object({
  id: documentId,
  rev,
  state: z.enum(INCIDENT_STATES),
  category: z.enum(INCIDENT_CATEGORIES),
  severity: z.enum(INCIDENT_SEVERITIES).optional(),
  cause: z.enum(INCIDENT_CAUSES).optional(),
  what: z.string(),
  action: z.string().optional(),
  patientId: patientId.optional(),
  occurredAt: z.string(),
  recordedBy: z.string(),
  recordedAt: z.string(),
  reviews: z.array(
    z.object({ outcome: z.enum(['reviewed', 'dismissed']), at: z.string(), by: z.string(), note: z.string() }),
  ),
  /** Two versions wait for a decision. */
  undecided: z.boolean(),
});
export type IncidentLine = z.output<typeof incidentLine>;

export const incident = {
  report: command('incident.report', {
    access: 'incident.report',
    audit: { action: 'C', subtype: 'incident' },
    input: z.object({
      commandId,
      patientId: patientId.optional(),
      locationId: documentId.optional(),
      ...incidentReport.shape,
    }),
    output: saved,
    patientsOf: ofPatient,
  }),
  /** A draft, often made by a rule, becomes a report by a person's hand. */
  complete: command('incident.complete', {
    access: 'incident.report',
    audit: { action: 'U', subtype: 'incident' },
    input: z.object({
      commandId,
      patientId: patientId.optional(),
      id: documentId,
      parent: rev,
      ...incidentReport.shape,
    }),
    output: saved,
    patientsOf: ofPatient,
  }),
  review: command('incident.review', {
    access: 'incident.review',
    audit: { action: 'U', subtype: 'incident' },
    input: z.object({
      commandId,
      patientId: patientId.optional(),
      id: documentId,
      parent: rev,
      outcome: z.enum(['reviewed', 'dismissed']),
      note: text.min(1).max(2000),
    }),
    output: saved,
    patientsOf: ofPatient,
  }),
  /** Drafts and reports of this site, the latest first. Who may not review sees what waits and what she reported herself. */
  list: query('incident.list', {
    access: 'incident.report',
    audit: { action: 'R', subtype: 'incident' },
    input: z.object({ state: z.enum(['waiting', 'all']).default('waiting') }),
    output: z.array(incidentLine),
    patientsOf: (_input, output) => [...new Set(output?.flatMap((line) => line.patientId ?? []) ?? [])],
  }),
};
