import type { Observation, ObservationComponent } from '@medplum/fhirtypes';
import type { News2 } from '#shared/domain/news2/news2.ts';
import type { NamedSpo2Target } from '#shared/domain/news2/spo2-target.ts';
import { referenceTo } from '#shared/model/reference.ts';
import { news2Components } from './news2-components.ts';
import { LOINC, OBSERVATION_CATEGORY, OBSERVATION_REPLACES, VITALS_PANEL } from './vital-codes.ts';
import { measuredComponents, ownNumber, ownText } from './vital-components.ts';
import type { VitalsEntry } from './vitals-entry.ts';

/** Who decided on SpO2 scale 2, when and why (NW3, NW9): a record of its own (news2/scale-2.ts), named in each set. */
export interface ScaleChoice {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

export interface VitalsContext {
  readonly patientId: string;
  readonly encounterId?: string | undefined;
  readonly observer: { readonly id: string; readonly name: string };
  /** ISO 8601; `takenAt` of the entry says when it was measured. */
  readonly recordedAt: string;
  readonly news2: News2;
  readonly scaleChoice?: ScaleChoice | undefined;
  /** The saturation that the patient was to be kept at (VI10). */
  readonly spo2Target?: NamedSpo2Target | undefined;
  /** `_id` of the set that this one corrects; that one is withdrawn with it. */
  readonly replaces?: string | undefined;
}

/**
 * One vital-signs panel with a component for each value, not an Observation each: a set is taken, shown, scored and
 * withdrawn as one, so it is one document, one revision, one conflict at most. Other systems find single values by
 * FHIR's `combo-code` search.
 */
export function buildVitals(entry: VitalsEntry, context: VitalsContext): Observation {
  const { observer, replaces } = context;
  return {
    resourceType: 'Observation',
    status: replaces ? 'corrected' : 'final',
    ...(replaces ? { extension: [{ url: OBSERVATION_REPLACES, valueReference: referenceTo(replaces) }] } : {}),
    category: [{ coding: [{ system: OBSERVATION_CATEGORY, code: 'vital-signs' }] }],
    code: { coding: [{ system: LOINC, code: VITALS_PANEL, display: 'Vital signs panel' }] },
    subject: referenceTo(context.patientId),
    ...(context.encounterId ? { encounter: referenceTo(context.encounterId) } : {}),
    effectiveDateTime: entry.takenAt,
    issued: context.recordedAt,
    performer: [{ identifier: { system: 'urn:holdfast:user', value: observer.id }, display: observer.name }],
    component: [...measuredComponents(entry), ...scaleComponents(entry, context), ...news2Components(context.news2)],
    ...(entry.note ? { note: [{ text: entry.note }] } : {}),
  } as Observation;
}

function scaleComponents(entry: VitalsEntry, { scaleChoice, spo2Target }: VitalsContext): ObservationComponent[] {
  return [
    ...ownNumber('spo2-scale', entry.spo2Scale),
    ...ownText('spo2-scale-by', scaleChoice?.by),
    ...ownText('spo2-scale-at', scaleChoice?.at),
    ...ownText('spo2-scale-reason', scaleChoice?.reason),
    ...ownNumber('spo2-target-low', spo2Target?.low),
    ...ownNumber('spo2-target-high', spo2Target?.high),
    ...ownText('spo2-target-by', spo2Target?.by),
    ...ownText('spo2-target-at', spo2Target?.at),
  ];
}
