import type { dispense } from '#shared/contract/dispense.ts';
import { refusal } from '#shared/errors/refusal.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';

/** DP21: somebody has a bottle in the hand and reads its number. */
export function findMade(deps: Pick<DispenseDeps, 'book'>): QueryHandler<typeof dispense.findMade> {
  return async ({ number }) => {
    const found = (await deps.book().look()).findMade(number);
    if (!found) return refusal('not-found', 'Nothing of this batch number is known here to have been made.');
    const { patientId, entry, drug, preparedAt } = found.dispense;
    return { patientId, entry, drug: drug.text, preparedAt };
  };
}
