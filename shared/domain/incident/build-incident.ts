import type { AdverseEvent } from '@medplum/fhirtypes';
import { v5 as uuidV5 } from 'uuid';
import { ofSystem } from '#shared/domain/coding/coded-text.ts';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { INCIDENT_STATE, type IncidentState } from '#shared/model/adverse-event.ts';
import { referenceTo } from '#shared/model/reference.ts';
import {
  INCIDENT_ACTION,
  INCIDENT_CATEGORY_SYSTEM,
  INCIDENT_CAUSE_SYSTEM,
  INCIDENT_SEVERITY_SYSTEM,
  type IncidentCategory,
  type IncidentCause,
  type IncidentSeverity,
  NO_PATIENT_SYSTEM,
} from './incident.ts';

export interface IncidentEntry {
  /** `newDocumentId('AdverseEvent', clock)`; of a machine's draft `incidentIdFor(cause, …)`. */
  readonly id: string;
  /** `draft`: made by a rule, or begun; a person completes it. */
  readonly state: Extract<IncidentState, 'draft' | 'reported'>;
  readonly category: IncidentCategory;
  /** Absent of a draft: nobody has judged it yet. */
  readonly severity?: IncidentSeverity | undefined;
  /** What happened, in words. */
  readonly what: string;
  /** What was done at once. */
  readonly action?: string | undefined;
  readonly cause?: IncidentCause | undefined;
  readonly patientId?: string | undefined;
  readonly encounterId?: string | undefined;
  /** Ward or bed. */
  readonly locationId?: string | undefined;
  /** ISO 8601. */
  readonly occurredAt: string;
  /** Documents that it is about: the two administrations of a double dose. */
  readonly aboutIds?: readonly string[] | undefined;
  readonly recording: Pick<Recording, 'recorder' | 'recordedAt'>;
}

export interface IncidentDocument {
  readonly id: string;
  readonly kind: 'AdverseEvent';
  readonly patient?: string;
  readonly resource: AdverseEvent;
}

/**
 * IN1: the whole document of a report or a draft. A rule that runs on several stations gives the same entry on each: id
 * by `incidentIdFor`, times and names out of the documents it is about, never the present moment.
 */
export function buildIncident(entry: IncidentEntry): IncidentDocument {
  const { id, patientId } = entry;
  return { id, kind: 'AdverseEvent', ...(patientId ? { patient: patientId } : {}), resource: toAdverseEvent(entry) };
}

function toAdverseEvent(entry: IncidentEntry): AdverseEvent {
  const { encounterId, locationId, aboutIds = [], recording } = entry;
  return {
    resourceType: 'AdverseEvent',
    ...wordsOf(entry),
    subject: subjectOf(entry.patientId),
    date: entry.occurredAt,
    recordedDate: recording.recordedAt,
    recorder: referenceToUser(recording.recorder),
    ...(encounterId ? { encounter: referenceTo(encounterId) } : {}),
    ...(locationId ? { location: referenceTo(locationId) } : {}),
    ...(aboutIds.length > 0 ? { suspectEntity: aboutIds.map((about) => ({ instance: referenceTo(about) })) } : {}),
  } as AdverseEvent;
}

type Words = Pick<IncidentEntry, 'state' | 'category' | 'severity' | 'what' | 'action' | 'cause'>;

/** What a person writes, as the resource has it. */
export function wordsOf({ category, severity, what, action, cause, state }: Words): Partial<AdverseEvent> {
  return {
    actuality: severity === 'near-miss' ? 'potential' : 'actual',
    category: [ofSystem(INCIDENT_CATEGORY_SYSTEM, category)],
    event: { ...(cause ? { coding: [{ system: INCIDENT_CAUSE_SYSTEM, code: cause }] } : {}), text: what },
    ...(severity ? { severity: ofSystem(INCIDENT_SEVERITY_SYSTEM, severity) } : {}),
    extension: [
      { url: INCIDENT_STATE, valueCode: state },
      ...(action ? [{ url: INCIDENT_ACTION, valueString: action }] : []),
    ],
  };
}

function subjectOf(patientId: string | undefined): AdverseEvent['subject'] {
  const nobody = { identifier: { system: NO_PATIENT_SYSTEM, value: 'none' } };
  return (patientId ? referenceTo(patientId) : nobody) as AdverseEvent['subject'];
}

const NAMESPACE = 'a2b0c9de-4d1c-5a55-8c5b-7c7c1b1f3e02';

/** IN2: one id for what these documents cause together, on every station. */
export function incidentIdFor(cause: IncidentCause, ...about: readonly string[]): string {
  return `AdverseEvent:${uuidV5(`${cause}|${[...about].toSorted().join('|')}`, NAMESPACE)}`;
}
