import { useEffect, useState } from 'react';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { useLive } from '../../state/live.ts';

export interface At {
  readonly patientId: string;
  readonly entry: string;
}

/** The prescription, asked anew whenever its row of the queue changed (`row`), or what the patient is ordered. */
export function usePrescription({ patientId, entry }: At, storeId: string | undefined, row: string) {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [told, setTold] = useState(0);
  useEffect(
    () =>
      core.watch(contract.dispense.watchWard, () => ({ patientIds: [patientId] }), {
        onItem: () => setTold((count) => count + 1),
        onEnded: () => undefined,
      }),
    [core, patientId, sitting],
  );
  const input = { patientId, entry, ...(storeId ? { storeId } : {}) };
  return useQuery(contract.dispense.read, input, `${told} ${row}`);
}
