/** A dose given, or not given, as RAS^O17 (HL10). */
import type { CodeableConcept, MedicationAdministration } from '@medplum/fhirtypes';
import { MEDICATION_EXTENSIONS } from '#shared/model/medication-extensions.ts';
import { documentIdOf } from '#shared/model/reference.ts';
import { statusOf } from '../medication/build-administration.ts';
import { readEvent } from '../medication/read-administration.ts';
import { fillerOf, type SendingContext } from './plan-vitals-message.ts';
import { type MessagePlan, momentField, planPid, type SegmentPlan } from './segment-plan.ts';

/** Coding systems by the names of table 0396. */
const TABLES: Readonly<Record<string, string>> = {
  'http://www.nlm.nih.gov/research/umls/rxnorm': 'RXNORM',
  'http://snomed.info/sct': 'SCT',
  'http://unitsofmeasure.org': 'UCUM',
  'http://www.whocc.no/atc': 'ATC',
  'https://www.gs1.org/gtin': 'GTIN',
};
const OWN_TABLE = '99HOLDFAST';

/** @SAFETY HL10: what was entered in error is deleted as what it was; nobody is told that a refused dose had been given. */
function statusBefore(given: MedicationAdministration): MedicationAdministration['status'] {
  if (given.status !== 'entered-in-error') return given.status;
  if (given.extension?.some(({ url }) => url === MEDICATION_EXTENSIONS.dose)) return statusOf(readEvent(given));
  return given.statusReason?.length && !given.dosage?.dose ? 'not-done' : 'completed';
}

/** RXA-20 (table 0322): complete, refused, not administered, partially administered. */
function completionOf(given: MedicationAdministration): 'CP' | 'RE' | 'NA' | 'PA' {
  const { statusReason, partOf } = given;
  const status = statusBefore(given);
  if (status === 'stopped') return 'PA';
  if (status === 'in-progress' || partOf?.length) return 'PA';
  if (status !== 'not-done') return 'CP';
  const codes = (statusReason ?? []).flatMap(({ coding }) => coding?.map(({ code }) => code ?? '') ?? []);
  return codes.some((code) => code.includes('refused')) ? 'RE' : 'NA';
}

/**
 * Undefined where the patient has no number that others know. An administration entered in error is sent with RXA-21 `D`.
 * What was not given is sent with an amount of 0, as HL7 has it, never with the amount that was ordered.
 */
export function planDoseMessage(given: MedicationAdministration, context: SendingContext): MessagePlan | undefined {
  const pid = planPid(context.patient, context.ownAuthority);
  if (!pid) return undefined;
  const start = momentField(given.effectiveDateTime ?? given.effectivePeriod?.start);
  const end = momentField(given.effectivePeriod?.end) ?? start;
  const completion = completionOf(given);
  const wasGiven = completion === 'CP' || completion === 'PA';
  const { value, unit, code } = given.dosage?.dose ?? {};
  const nurse = given.performer?.[0]?.actor;
  const orderId = documentIdOf(given.request);
  const orc: SegmentPlan = {
    name: 'ORC',
    fields: {
      1: 'RE',
      2: orderId ? [fillerOf(orderId), 'HOLDFAST'] : undefined,
      3: [fillerOf(context.documentId), 'HOLDFAST'],
    },
  };
  const rxa: SegmentPlan = {
    name: 'RXA',
    fields: {
      1: '0',
      2: '1',
      3: start,
      4: end,
      5: codedField(given.medicationCodeableConcept) ?? [undefined, given.medicationReference?.display],
      6: wasGiven ? (value === undefined ? '999' : String(value)) : '0',
      7: value === undefined && wasGiven ? undefined : [code ?? unit, unit, code ? 'UCUM' : undefined],
      10: [nurse?.identifier?.value, nurse?.display],
      18: wasGiven ? undefined : codedField(given.statusReason?.[0]),
      20: completion,
      21: given.status === 'entered-in-error' ? 'D' : 'A',
    },
  };
  const route = codedField(given.dosage?.route);
  const rxr: readonly SegmentPlan[] = route ? [{ name: 'RXR', fields: { 1: route } }] : [];
  return { type: 'RAS', event: 'O17', structure: 'RAS_O17', segments: [pid, orc, rxa, ...rxr] };
}

function codedField(concept: CodeableConcept | undefined): readonly (string | undefined)[] | undefined {
  if (!concept) return undefined;
  const [coding] = concept.coding ?? [];
  const text = coding?.display ?? concept.text;
  if (!coding?.code) return text === undefined ? undefined : [undefined, text];
  return [coding.code, text, TABLES[coding.system ?? ''] ?? OWN_TABLE];
}

/** Statuses that tell of something that happened, or was decided not to. */
export function isToldAbroad({ status }: MedicationAdministration): boolean {
  return status !== 'unknown' && status !== 'on-hold';
}
