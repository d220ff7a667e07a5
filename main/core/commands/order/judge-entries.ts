import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import { listEntryProblems } from '#shared/domain/medication/judge-entry.ts';
import { wallClock } from '#shared/domain/medication/wall-clock.ts';
import { lifeState } from '#shared/domain/patient/patient-name.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { OrderFacts } from './order-facts.ts';

/** Refuses what can be no order, and any for somebody who has died. `notBefore`: the start of what a change supersedes. */
export function refuseEntries(
  { patient }: Pick<OrderFacts, 'patient'>,
  entries: readonly OrderEntryInput[],
  at: { readonly nowMs: number; readonly zone: string; readonly notBefore?: string | undefined },
): Refusal | undefined {
  if (lifeState(patient.resource).state === 'deceased')
    return refusal('invalid-input', 'This person has died: nothing is ordered any more.');
  const clock = wallClock(at.zone);
  const problems = entries.map((entry) => listEntryProblems(entry, { ...at, clock }));
  if (problems.every((found) => found.length === 0)) return undefined;
  return refusal('invalid-input', 'This order cannot be right as it stands. Look at the marked values.', {
    path: 'entry',
    details: { problems },
  });
}
