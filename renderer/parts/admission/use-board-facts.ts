import type { BoardFacts } from '#shared/contract/board.ts';
import { contract } from '#shared/contract/index.ts';
import type { useCore } from '../../core-client/core-context.ts';
import { usePatientFacts } from '../use-patient-facts.ts';

/** Allergies and scores of the patients on the board. */
export function useBoardFacts(patientIds: readonly string[]): ReadonlyMap<string, BoardFacts> {
  return usePatientFacts(patientIds, watchBoard);
}

function watchBoard(
  core: ReturnType<typeof useCore>,
  ids: readonly string[],
  onItem: (items: readonly BoardFacts[]) => void,
): () => void {
  return core.watch(contract.board.watch, () => ({ patientIds: [...ids] }), { onItem });
}
