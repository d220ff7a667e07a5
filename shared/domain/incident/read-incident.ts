import type { AdverseEvent, Extension } from '@medplum/fhirtypes';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { INCIDENT_STATE, INCIDENT_STATES, type IncidentState } from '#shared/model/adverse-event.ts';
import { codeIn } from '#shared/model/fhir-checks.ts';
import { extensionValue } from '#shared/model/medication-checks.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import { wordsOf } from './build-incident.ts';
import {
  INCIDENT_ACTION,
  INCIDENT_CATEGORIES,
  INCIDENT_CATEGORY_SYSTEM,
  INCIDENT_CAUSE_SYSTEM,
  INCIDENT_CAUSES,
  INCIDENT_REVIEW,
  INCIDENT_SEVERITIES,
  INCIDENT_SEVERITY_SYSTEM,
  type IncidentCategory,
  type IncidentCause,
  type IncidentSeverity,
} from './incident.ts';

export interface IncidentReview {
  readonly outcome: 'reviewed' | 'dismissed';
  readonly at: string;
  readonly by: string;
  readonly note: string;
}

export interface Incident {
  readonly state: IncidentState;
  readonly category: IncidentCategory;
  readonly severity?: IncidentSeverity;
  readonly cause?: IncidentCause;
  readonly what: string;
  readonly action?: string;
  readonly patientId?: string;
  readonly occurredAt: string;
  readonly recordedBy: string;
  readonly recordedById: string;
  readonly recordedAt: string;
  readonly reviews: readonly IncidentReview[];
}

/** A report from elsewhere, which has no state of ours, counts as reported. */
export function readIncident(event: AdverseEvent): Incident {
  const severity = known(INCIDENT_SEVERITIES, codeIn(event.severity, INCIDENT_SEVERITY_SYSTEM));
  const cause = known(INCIDENT_CAUSES, codeIn(event.event, INCIDENT_CAUSE_SYSTEM));
  const action = findExtension(event, INCIDENT_ACTION)?.valueString;
  const patientId = documentIdOf(event.subject);
  return {
    state: known(INCIDENT_STATES, findExtension(event, INCIDENT_STATE)?.valueCode) ?? 'reported',
    category: known(INCIDENT_CATEGORIES, codeIn(event.category?.[0], INCIDENT_CATEGORY_SYSTEM)) ?? 'other',
    ...(severity ? { severity } : {}),
    ...(cause ? { cause } : {}),
    what: event.event?.text ?? event.event?.coding?.[0]?.display ?? '',
    ...(action ? { action } : {}),
    ...(patientId?.startsWith('Patient:') ? { patientId } : {}),
    occurredAt: event.date ?? event.recordedDate ?? '',
    recordedBy: event.recorder?.display ?? '',
    recordedById: event.recorder?.identifier?.value ?? '',
    recordedAt: event.recordedDate ?? event.date ?? '',
    reviews: (event.extension ?? []).flatMap((item) => (item.url === INCIDENT_REVIEW ? (readReview(item) ?? []) : [])),
  };
}

function known<T extends string>(all: readonly T[], code: unknown): T | undefined {
  return all.find((one) => one === code);
}

function findExtension({ extension }: AdverseEvent, url: string): Extension | undefined {
  return extension?.find((item) => item.url === url);
}

function readReview(item: Extension): IncidentReview | undefined {
  const part = (name: string) => {
    const found = item.extension?.find(({ url }) => url === name);
    return found && extensionValue(found as never);
  };
  const outcome = part('outcome');
  if (outcome !== 'reviewed' && outcome !== 'dismissed') return undefined;
  const by = (part('by') as { display?: string } | undefined)?.display ?? '';
  return { outcome, at: String(part('at') ?? ''), by, note: String(part('note') ?? '') };
}

export interface ReportWords {
  readonly category: IncidentCategory;
  readonly severity: IncidentSeverity;
  readonly what: string;
  readonly action?: string | undefined;
  readonly occurredAt: string;
}

type By = Pick<Recording, 'recorder' | 'recordedAt'>;

/** IN3: a draft becomes the report of whoever completes it. What recognised it stays. */
export function completeIncident(event: AdverseEvent, words: ReportWords, by: By): AdverseEvent | Refusal {
  const before = readIncident(event);
  if (before.state !== 'draft') return refusal('already-done', 'This incident has been reported already.');
  return {
    ...event,
    ...wordsOf({ ...words, state: 'reported', cause: before.cause }),
    date: words.occurredAt,
    recordedDate: by.recordedAt,
    recorder: referenceToUser(by.recorder) as NonNullable<AdverseEvent['recorder']>,
  };
}

export interface ReviewEntry {
  /** Names the act: two reviewers' acts are told apart by it. */
  readonly id: string;
  readonly outcome: IncidentReview['outcome'];
  readonly note: string;
}

/** IN3. A draft may be dismissed; to be reviewed it has to be reported first. */
export function reviewIncident(event: AdverseEvent, entry: ReviewEntry, by: By): AdverseEvent | Refusal {
  const { state } = readIncident(event);
  if (state === 'draft' && entry.outcome === 'reviewed') {
    return refusal('invalid-input', 'This is a draft. Complete the report first, or dismiss it with a reason.');
  }
  const others = (event.extension ?? []).filter(({ url }) => url !== INCIDENT_STATE);
  const review: Extension = {
    id: entry.id,
    url: INCIDENT_REVIEW,
    extension: [
      { url: 'outcome', valueCode: entry.outcome },
      { url: 'at', valueDateTime: by.recordedAt },
      { url: 'by', valueReference: referenceToUser(by.recorder) },
      { url: 'note', valueString: entry.note },
    ],
  };
  return { ...event, extension: [{ url: INCIDENT_STATE, valueCode: entry.outcome }, ...others, review] };
}
