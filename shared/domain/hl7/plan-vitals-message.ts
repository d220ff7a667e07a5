/** A set of vital signs as ORU^R01 (HL9): one OBR for the set, one OBX for each value, by LOINC and UCUM. */
import type { Observation, ObservationComponent, Patient } from '@medplum/fhirtypes';
import { findVitals } from '#shared/domain/vitals/read-vitals.ts';
import { LOINC, OWN_VITALS, VITALS_PANEL } from '#shared/domain/vitals/vital-codes.ts';
import { type FieldPlan, type MessagePlan, momentField, planPid, type SegmentPlan } from './segment-plan.ts';

export interface SendingContext {
  readonly patient: Patient;
  /** The document and its revision: fillers of the same set have the same number. */
  readonly documentId: string;
  readonly ownAuthority: string;
}

/** What of our own codes others can use; who authorised a scale and table versions stay here. */
const OWN_SENT: ReadonlySet<string> = new Set(['oxygen', 'oxygen-device', 'acvpu', 'spo2-scale', 'news2-total']);
const OWN_TABLE = '99HOLDFAST';

export function isVitalsSet(observation: Observation): boolean {
  const isVital = observation.category?.some(({ coding }) => coding?.some(({ code }) => code === 'vital-signs'));
  return (isVital ?? false) && findVitals(observation) !== undefined;
}

/** Undefined where the patient has no number that others know. A withdrawn set is sent as withdrawn (W), with its values. */
export function planVitalsMessage(observation: Observation, context: SendingContext): MessagePlan | undefined {
  const pid = planPid(context.patient, context.ownAuthority);
  if (!pid) return undefined;
  const isWithdrawn = observation.status === 'entered-in-error' || observation.status === 'cancelled';
  const takenAt = momentField(observation.effectiveDateTime ?? observation.effectivePeriod?.start);
  const obr: SegmentPlan = {
    name: 'OBR',
    fields: {
      1: '1',
      3: [fillerOf(context.documentId), 'HOLDFAST'],
      4: [VITALS_PANEL, 'Vital signs panel', 'LN'],
      7: takenAt,
      22: momentField(observation.issued),
      25: isWithdrawn ? 'X' : 'F',
    },
  };
  const parts = observation.component?.length ? observation.component : [observation];
  const obx = parts.map(obxOf).filter((fields) => fields !== undefined);
  const numbered = obx.map(
    (fields, index): SegmentPlan => ({
      name: 'OBX',
      fields: { 1: String(index + 1), ...fields, 11: isWithdrawn ? 'W' : 'F', 14: takenAt },
    }),
  );
  const pv1: SegmentPlan = { name: 'PV1', fields: { 1: '1', 2: observation.encounter ? 'I' : 'U' } };
  return { type: 'ORU', event: 'R01', structure: 'ORU_R01', segments: [pid, pv1, obr, ...numbered] };
}

function obxOf(part: Observation | ObservationComponent): Record<number, FieldPlan> | undefined {
  const coding = part.code?.coding?.find(({ system, code }) => system === LOINC || OWN_SENT.has(code ?? ''));
  if (!coding?.code) return undefined;
  const isOwn = coding.system === OWN_VITALS;
  const code = [coding.code, coding.display ?? part.code?.text, isOwn ? OWN_TABLE : 'LN'];
  const { value, code: ucum } = part.valueQuantity ?? {};
  if (value !== undefined) return { 2: 'NM', 3: code, 5: String(value), 6: [ucum, undefined, 'UCUM'] };
  if (part.valueInteger !== undefined) return { 2: 'NM', 3: code, 5: String(part.valueInteger) };
  return part.valueString === undefined ? undefined : { 2: 'ST', 3: code, 5: part.valueString };
}

/** At most 36 characters: the unique part of a document's id. */
export function fillerOf(documentId: string): string {
  return documentId.slice(documentId.indexOf(':') + 1);
}
