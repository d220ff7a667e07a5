import type {
  AllergyIntolerance,
  Composition,
  Condition,
  DocumentReference,
  Encounter,
  MedicationRequest,
  Observation,
} from '@medplum/fhirtypes';
import { conceptText } from '#shared/domain/coding/coded-text.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import { unbroken } from '../../../parts/patient-words.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { placeOrder } from '../sorting.ts';

export const TIMELINE_KINDS = [
  'vitals',
  'result',
  'allergy',
  'problem',
  'order',
  'note',
  'file',
  'encounter',
  'other',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export interface TimelineEntry {
  readonly row: StoredRow;
  readonly kind: TimelineKind;
  /** ISO 8601, perhaps partial. */
  readonly when: string;
  readonly text: string;
}

interface AnyResource {
  readonly code?: { readonly text?: string; readonly coding?: { readonly display?: string; readonly code?: string }[] };
  readonly resourceType?: string;
}

/** Everything that happened, newest first. The patient's own document is no event. */
export function timelineEntries(rows: readonly StoredRow[]): readonly TimelineEntry[] {
  const entries = rows.flatMap((row) => (row.kind === 'Patient' || !row.content ? [] : [entryOf(row)]));
  return placeOrder(entries, (entry) => entry.when);
}

function entryOf(row: StoredRow): TimelineEntry {
  const [kind, when, text] = describe(row);
  return { row, kind, when: when ?? row.at?.slice(0, 24) ?? '', text };
}

function describe({ kind, content }: StoredRow): readonly [TimelineKind, string | undefined, string] {
  switch (kind) {
    case 'Observation':
      return describeObservation(content as Observation);
    case 'AllergyIntolerance': {
      const allergy = content as AllergyIntolerance;
      return ['allergy', allergy.recordedDate, conceptText(allergy.code)];
    }
    case 'Condition': {
      const condition = content as Condition;
      return ['problem', condition.recordedDate ?? condition.onsetDateTime, conceptText(condition.code)];
    }
    case 'Composition': {
      const note = content as Composition;
      return ['note', note.date, note.title];
    }
    case 'DocumentReference': {
      const file = content as DocumentReference;
      return ['file', file.date, file.content[0]?.attachment?.title ?? file.description ?? ''];
    }
    case 'Encounter': {
      const encounter = content as Encounter;
      return ['encounter', encounter.period?.start, encounter.reasonCode?.[0]?.text ?? encounter.type?.[0]?.text ?? ''];
    }
    case 'MedicationRequest': {
      const order = content as MedicationRequest;
      const [dosage] = order.dosageInstruction ?? [];
      const text = dosage?.text ?? conceptText(order.medicationCodeableConcept);
      return ['order', order.authoredOn, text || (order.medicationReference?.display ?? '')];
    }
    default:
      return ['other', undefined, conceptText((content as AnyResource).code) || kind];
  }
}

function describeObservation(observation: Observation): readonly [TimelineKind, string | undefined, string] {
  const when = observation.effectiveDateTime ?? observation.effectivePeriod?.start;
  const set = findVitals(observation);
  if (set) {
    const { respiratoryRate, spo2, systolic, diastolic, pulse, temperatureCelsius } = set.values;
    const parts = [
      set.news2?.state === 'complete' ? `NEWS2 ${set.news2.total}` : '',
      respiratoryRate === undefined ? '' : `RR ${respiratoryRate}`,
      spo2 === undefined ? '' : `SpO₂ ${spo2} %`,
      systolic === undefined ? '' : `BP ${systolic}/${diastolic ?? '—'}`,
      pulse === undefined ? '' : `HR ${pulse}`,
      temperatureCelsius === undefined ? '' : `T ${temperatureCelsius.toFixed(1)} °C`,
    ];
    return ['vitals', when, parts.filter(Boolean).map(unbroken).join(' · ') || conceptText(observation.code)];
  }
  const quantity = observation.valueQuantity;
  const value = quantity
    ? `${quantity.value} ${quantity.unit ?? quantity.code ?? ''}`
    : (observation.valueString ?? conceptText(observation.valueCodeableConcept));
  return ['result', when, [conceptText(observation.code), value].filter(Boolean).join(': ')];
}
