import { canonicalJson } from '#shared/lib/canonical-json.ts';
import { type Fields, fields, listOf, oneOf, type Problem, text } from './checks.ts';
import { codeableConcept, dateTime, period, reference } from './fhir-checks.ts';
import { fhirKind } from './kind-model.ts';

const TASK_STATUSES = [
  'draft',
  'requested',
  'received',
  'accepted',
  'rejected',
  'ready',
  'cancelled',
  'in-progress',
  'on-hold',
  'failed',
  'completed',
  'entered-in-error',
] as const;

const ENDED: ReadonlySet<unknown> = new Set(['completed', 'cancelled', 'failed', 'rejected']);

/** @SAFETY TK3. A task that was done stays done, and what concerns one patient never comes to concern another. */
function judgeChange(after: Fields, before: Fields): Problem | undefined {
  if (canonicalJson(after.for ?? null) !== canonicalJson(before.for ?? null)) {
    return { path: 'for', reason: 'must stay the patient it was made for' };
  }
  if (after.status === before.status || after.status === 'entered-in-error') return undefined;
  if (before.status === 'entered-in-error') return { path: 'status', reason: 'must stay entered-in-error' };
  return ENDED.has(before.status)
    ? { path: 'status', reason: 'an ended task may only become entered-in-error' }
    : undefined;
}

/** Something that somebody is to do, by a time. Due is the end of `restriction.period`, as FHIR has it. */
export const taskModel = fhirKind(
  'Task',
  { lane: 1, judgeChange },
  fields(
    { status: oneOf(...TASK_STATUSES), intent: text },
    {
      priority: oneOf('routine', 'urgent', 'asap', 'stat'),
      code: codeableConcept,
      for: reference,
      focus: reference,
      encounter: reference,
      owner: reference,
      requester: reference,
      location: reference,
      authoredOn: dateTime,
      performerType: listOf(codeableConcept),
      restriction: fields({}, { period }),
    },
  ),
);
