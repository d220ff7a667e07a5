import { canonicalJson } from '#shared/lib/canonical-json.ts';
import { allOf, type Fields, fields, listOf, oneOf, type Problem } from './checks.ts';
import { codeableConcept, dateTime, period, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';
import { dosageLine, extensionsOf, medication } from './medication-checks.ts';
import { MEDICATION_EXTENSIONS, VERIFICATION_STATES } from './medication-extensions.ts';

export const ORDER_STATUSES = [
  'draft',
  'active',
  'on-hold',
  'stopped',
  'completed',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Nothing but `entered-in-error` comes after these. */
const ENDED: ReadonlySet<unknown> = new Set(['stopped', 'completed', 'cancelled']);

/** What an order orders. Once it is no draft, a change of it is a new order that supersedes (MO3). */
const FROZEN = [
  'intent',
  'doNotPerform',
  'medicationCodeableConcept',
  'medicationReference',
  'subject',
  'authoredOn',
  'requester',
  'dosageInstruction',
  'priorPrescription',
] as const;

/**
 * @SAFETY MO2, MO3. Doses are planned, prepared and given from what an order says: it never changes under the hands of
 * the one who gives, and what was ended does not come back to life by a later edit.
 */
function judgeChange(after: Fields, before: Fields): Problem | undefined {
  return findStatusProblem(after.status, before.status) ?? findContentProblem(after, before);
}

function findStatusProblem(after: unknown, before: unknown): Problem | undefined {
  if (after === before || after === 'entered-in-error') return undefined;
  if (before === 'entered-in-error') return { path: 'status', reason: 'must stay entered-in-error' };
  if (ENDED.has(before)) return { path: 'status', reason: 'an ended order may only become entered-in-error' };
  return after === 'draft' && before !== 'unknown' ? { path: 'status', reason: 'is no draft any more' } : undefined;
}

function findContentProblem(after: Fields, before: Fields): Problem | undefined {
  if (before.status === 'draft') return undefined;
  const name = FROZEN.find((item) => canonicalJson(after[item] ?? null) !== canonicalJson(before[item] ?? null));
  return name && { path: name, reason: 'must stay as ordered: a change is a new order' };
}

const verification = fields({ status: oneOf(...VERIFICATION_STATES), by: reference, at: dateTime });
const hold = fields({ period }, { reason: codeableConcept });

/** An order for a medicine. It is stopped or superseded, never rewritten. */
export const medicationRequestModel = fhirKind(
  'MedicationRequest',
  { lane: 1, judgeChange },
  allOf(
    fields(
      {
        status: oneOf(...ORDER_STATUSES),
        intent: oneOf(
          'proposal',
          'plan',
          'order',
          'original-order',
          'reflex-order',
          'filler-order',
          'instance-order',
          'option',
        ),
        subject: reference,
      },
      {
        medicationCodeableConcept: codeableConcept,
        medicationReference: reference,
        statusReason: codeableConcept,
        priority: oneOf('routine', 'urgent', 'asap', 'stat'),
        encounter: reference,
        authoredOn: dateTime,
        requester: reference,
        reasonCode: listOf(codeableConcept),
        dosageInstruction: listOf(dosageLine),
        priorPrescription: reference,
      },
    ),
    medication,
    extensionsOf(MEDICATION_EXTENSIONS.verification, verification),
    extensionsOf(MEDICATION_EXTENSIONS.hold, hold),
  ),
);
