import { useEffect, useState } from 'react';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { useLive } from '../../state/live.ts';

/** Another number whenever something of the store moved: a sheet is asked for again, so that it follows what others do meanwhile. */
export function useStockNews(): number {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [news, setNews] = useState(0);
  useEffect(
    () =>
      core.watch(contract.stock.watch, () => ({}), {
        onItem: () => setNews((count) => count + 1),
        // A sheet without news is still a sheet; it is asked for again after each count.
        onEnded: () => undefined,
      }),
    [core, sitting],
  );
  return news;
}
