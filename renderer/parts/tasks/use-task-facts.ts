import { useMemo } from 'react';
import { contract } from '#shared/contract/index.ts';
import type { TaskFacts } from '#shared/contract/task.ts';
import type { useCore } from '../../core-client/core-context.ts';
import { usePatientFacts } from '../use-patient-facts.ts';

interface OfPatient {
  readonly patientId: string;
  readonly tasks: readonly TaskFacts[];
}

/** What tasks of these patients say, by patient. */
export function useTaskFacts(patientIds: readonly string[]): ReadonlyMap<string, readonly TaskFacts[]> {
  const facts = usePatientFacts(patientIds, watchTasks);
  return useMemo(() => new Map([...facts].map(([id, { tasks }]) => [id, tasks])), [facts]);
}

function watchTasks(
  core: ReturnType<typeof useCore>,
  ids: readonly string[],
  onItem: (items: readonly OfPatient[]) => void,
): () => void {
  return core.watch(contract.task.watch, () => ({ patientIds: [...ids] }), { onItem });
}
