import { useEffect, useState } from 'react';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import { useCore } from '../../../core-client/core-context.ts';
import { LineLost } from '../../../core-client/faults.ts';
import { useLive } from '../../../state/live.ts';

export type WardStockSeen = OutputOf<typeof contract.wardStock.watch>;

export type WardStockState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly seen: WardStockSeen }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'lost' };

/** Requests of the wards of this site, kept by core as long as they are looked at. */
export function useWardStock() {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [stock, setStock] = useState<WardStockState>({ state: 'loading' });
  const [tries, setTries] = useState(0);
  useEffect(
    () =>
      core.watch(contract.wardStock.watch, () => ({}), {
        onItem: (seen) => setStock({ state: 'ready', seen }),
        onEnded: (why) =>
          setStock(
            why === undefined || why instanceof LineLost ? { state: 'lost' } : { state: 'refused', refusal: why },
          ),
      }),
    [core, sitting, tries],
  );
  return { stock, tryAgain: () => setTries((count) => count + 1) };
}
