import type { OrderEntryInput } from '#shared/contract/order-entry.ts';
import { compare, exact } from '#shared/domain/medication/exact.ts';
import { listEntryProblems } from '#shared/domain/medication/judge-entry.ts';
import { wallClock } from '#shared/domain/medication/wall-clock.ts';
import { lifeState } from '#shared/domain/patient/patient-name.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { OrderFacts } from './order-facts.ts';

/** The weights that an order says it was reckoned from. */
function weightsOf({ dosing: { regimen } }: OrderEntryInput): readonly string[] {
  if (regimen.kind === 'infusion') return regimen.weightKg === undefined ? [] : [regimen.weightKg];
  const dose = 'dose' in regimen ? regimen.dose : undefined;
  return dose?.kind === 'by-weight' ? [dose.weightKg] : [];
}

/**
 * MO11 @SAFETY A dose is reckoned by the weight that stands in the record, the last one: not by one that was entered in error,
 * corrected or taken anew since the dialogue was opened.
 */
function refuseWeight(
  { weight }: Pick<OrderFacts, 'weight'>,
  entries: readonly OrderEntryInput[],
): Refusal | undefined {
  const claimed = entries.flatMap(weightsOf);
  if (claimed.every((kg) => weight !== undefined && compare(exact(kg), exact(weight.kg)) === 0)) return undefined;
  return refusal(
    'invalid-input',
    'This dose was reckoned from another weight than the one in the record. Open the order again.',
    {
      path: 'entry',
    },
  );
}

/** Refuses what can be no order, and any for somebody who has died. `notBefore`: the start of what a change supersedes. */
export function refuseEntries(
  facts: Pick<OrderFacts, 'patient' | 'weight'>,
  entries: readonly OrderEntryInput[],
  at: { readonly nowMs: number; readonly zone: string; readonly notBefore?: string | undefined },
): Refusal | undefined {
  if (lifeState(facts.patient.resource).state === 'deceased')
    return refusal('invalid-input', 'This person has died: nothing is ordered any more.');
  const clock = wallClock(at.zone);
  const problems = entries.map((entry) => listEntryProblems(entry, { ...at, clock }));
  if (problems.every((found) => found.length === 0)) return refuseWeight(facts, entries);
  return refusal('invalid-input', 'This order cannot be right as it stands. Look at the marked values.', {
    path: 'entry',
    details: { problems },
  });
}
