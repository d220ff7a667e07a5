import type { Composition, MedicationRequest, Observation, Patient, QuestionnaireResponse } from '@medplum/fhirtypes';
import { readDosage } from '#shared/domain/medication/read-dosage.ts';
import { readNote } from '#shared/domain/note/note.ts';
import { isPregnant } from '#shared/domain/patient/pregnancy.ts';
import { readResponse } from '#shared/domain/questionnaire/read-response.ts';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import { VITAL_CODES } from '#shared/domain/vitals/vital-codes.ts';
import type { VitalName } from '#shared/domain/vitals/vitals-entry.ts';
import { doseInWords } from '../../../i18n/dose-in-words.ts';
import { noteSections } from '../notes/note-text.ts';

/** One thing that a version of a record says. */
export interface Fact {
  /** Key of the catalogue, or the words themselves where the record names its own parts. */
  readonly label: string;
  /** FHIR value, for words (value-words.ts); a value that is words already as it is. */
  readonly value: unknown;
}

/** Who, whose and when it was recorded stand in the head of a version; machinery says nothing to a person. */
const NOT_SAID = new Set([
  'resourceType',
  'id',
  'meta',
  'patient',
  'subject',
  'encounter',
  'recorder',
  'recordedDate',
  'performer',
  'author',
  'attester',
  'issued',
  'lastModified',
  'extension',
  'active',
  'intent',
  'for',
  'focus',
  'basedOn',
  'partOf',
  'priorPrescription',
]);
const GROUPS: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'allergy',
  Condition: 'problem',
  Patient: 'patient',
  Encounter: 'encounter',
  Observation: 'observation',
  Composition: 'composition',
  DocumentReference: 'file',
  MedicationRequest: 'order',
  ServiceRequest: 'request',
  Task: 'task',
};

type Fields = Readonly<Record<string, unknown>>;

/** What a version says, in the order in which people read it. `on`: when it was written (date or instant). */
export function factsOf(resource: unknown, on: string): readonly Fact[] {
  const fields = (resource ?? {}) as Fields;
  if (fields.resourceType === 'Observation') return vitalsFacts(resource as Observation) ?? plainFacts(fields);
  if (fields.resourceType === 'Composition') return noteFacts(resource as Composition);
  if (fields.resourceType === 'MedicationRequest') return orderFacts(resource as MedicationRequest);
  if (fields.resourceType === 'QuestionnaireResponse') return formFacts(resource as QuestionnaireResponse);
  if (fields.resourceType !== 'Patient') return plainFacts(fields);
  return [
    ...plainFacts(fields),
    { label: 'demographics.pregnant', value: isPregnant(resource as Patient, on) ? 'yes' : '' },
  ];
}

function plainFacts(fields: Fields): readonly Fact[] {
  const group = GROUPS[String(fields.resourceType)];
  return Object.entries(fields)
    .filter(([name]) => !NOT_SAID.has(name))
    .map(([name, value]) => ({ label: group ? `field.${group}.${name}` : name, value }));
}

/** How it is given stands in one line, as an order is read (dosingWords). */
function orderFacts({ dosageInstruction = [], ...order }: MedicationRequest): readonly Fact[] {
  return [...plainFacts({ ...order }), { label: 'field.order.dosage', value: readDosage(dosageInstruction) }];
}

function vitalsFacts(observation: Observation): readonly Fact[] | undefined {
  const set = findVitals(observation);
  if (!set) return undefined;
  const values = Object.entries(set.values) as [VitalName, number][];
  return [
    { label: 'field.observation.status', value: observation.status },
    { label: 'field.observation.effectiveDateTime', value: set.takenAt },
    ...values.map(([name, value]) => ({
      label: `vitals.name.${name}`,
      // DT1: 70 kg, never 70.00 kg.
      value: doseInWords(`${Number(value.toFixed(VITAL_CODES[name].decimals))} ${VITAL_CODES[name].unit}`),
    })),
    { label: 'vitals.airOrOxygen', value: oxygenWords(set.oxygen) },
    { label: 'vitals.consciousness', value: set.consciousness },
    { label: 'field.observation.note', value: set.note },
  ];
}

function oxygenWords(oxygen: NonNullable<ReturnType<typeof findVitals>>['oxygen']): string {
  if (oxygen === undefined || oxygen === 'air') return oxygen ?? '';
  const { device, litresPerMinute, fractionPercent } = oxygen;
  const flow = litresPerMinute === undefined ? '' : `${litresPerMinute} L/min`;
  const amounts = [flow, fractionPercent === undefined ? '' : `${fractionPercent} %`].map((text) => doseInWords(text));
  return [...amounts, device ?? ''].filter(Boolean).join(' · ');
}

function formFacts(response: QuestionnaireResponse): readonly Fact[] {
  const answered = readResponse(response).lines.filter(({ answer }) => answer !== undefined);
  return [
    { label: 'field.observation.status', value: response.status },
    ...answered.map(({ text, display, answer }) => ({ label: text, value: display ?? answer })),
  ];
}

function noteFacts(note: Composition): readonly Fact[] {
  return [
    { label: 'field.composition.title', value: note.title },
    { label: 'field.composition.status', value: note.status },
    { label: 'note.reason', value: readNote(note).amendmentReason },
    ...noteSections(note).map(({ title, text }) => ({ label: title || 'field.composition.section', value: text })),
  ];
}
