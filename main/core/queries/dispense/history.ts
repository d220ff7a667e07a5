import type { dispense } from '#shared/contract/dispense.ts';
import type { QueryHandler } from '../../api/operation-handler.ts';
import type { DispenseDeps } from '../../dispense/dispense-deps.ts';
import { medicineHistory, shownDispense } from './shown.ts';

/** Newest first, so many. */
const MOST = 200;

export function readHistory(deps: DispenseDeps): QueryHandler<typeof dispense.history> {
  return async ({ patientId }) => {
    const view = await deps.book().look();
    const stock = await deps.stock().look();
    const index = await deps.products().index();
    const all = view.ofPatient(patientId).flatMap(({ lines }) => lines.flatMap(({ dispenses }) => dispenses));
    const newest = all.toSorted((one, other) => (one.id > other.id ? -1 : 1)).slice(0, MOST);
    return {
      medicines: medicineHistory(view, index, patientId, deps.stock().today()),
      dispenses: newest.map((one) => shownDispense(one, stock, index)),
    };
  };
}
