import { useEffect, useState } from 'react';
import { contract } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import { useCore } from '../../core-client/core-context.ts';
import { LineLost } from '../../core-client/faults.ts';
import { useLive } from '../../state/live.ts';
import { type StockSeen, withItem } from './stock-model.ts';

export type StockState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly seen: StockSeen }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'lost' };

/** What lies at this site, kept by core as long as it is looked at. */
export function useStock() {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [stock, setStock] = useState<StockState>({ state: 'loading' });
  const [tries, setTries] = useState(0);
  useEffect(
    () =>
      core.watch(contract.stock.watch, () => ({}), {
        onItem: (item) =>
          setStock((before) => ({
            state: 'ready',
            seen: withItem(before.state === 'ready' ? before.seen : undefined, item),
          })),
        onEnded: (why) =>
          setStock(
            why === undefined || why instanceof LineLost ? { state: 'lost' } : { state: 'refused', refusal: why },
          ),
      }),
    [core, sitting, tries],
  );
  return { stock, tryAgain: () => setTries((count) => count + 1) };
}
