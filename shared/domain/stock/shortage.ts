import type { Entry } from './account.ts';
import type { Movement } from './movement.ts';
import type { Quantity } from './quantity.ts';

/** SL5: a balance that went below nought when movements of several desks met. */
export interface Shortage {
  /** The movement after which it was below, and the withdrawal that it collided with. One where there is no other. */
  readonly causes: readonly [Movement, ...Movement[]];
  /** The lowest balance since. */
  readonly lowest: Quantity;
  /** What ended it; absent while it is open. */
  readonly settledBy?: Movement;
}

export const isOpenShortage = ({ settledBy }: Shortage): boolean => settledBy === undefined;

/** Oldest first; at most the last one is open. */
export function listShortages(entries: readonly Entry[]): readonly Shortage[] {
  const shortages: Shortage[] = [];
  let open: Shortage | undefined;
  entries.forEach((entry, index) => {
    const { movement, after } = entry;
    if (open) {
      open = after < open.lowest ? { ...open, lowest: after } : open;
      if (after < 0 || !settles(movement, open)) return;
      shortages.push({ ...open, settledBy: movement });
      open = undefined;
    } else if (after < 0) open = { causes: causesOf(entries, index), lowest: after };
  });
  return open ? [...shortages, open] : shortages;
}

function causesOf(entries: readonly Entry[], index: number): Shortage['causes'] {
  const { movement } = entries[index] as Entry;
  const earlier = entries.slice(0, index).filter(({ delta }) => delta < 0);
  const other = earlier.findLast((entry) => entry.movement.station !== movement.station) ?? earlier.at(-1);
  return other ? [movement, other.movement] : [movement];
}

/** A person has looked. A receipt that happens to fill the hole explains nothing. */
function settles({ type, reversalOf }: Movement, { causes }: Shortage): boolean {
  return type === 'count' || type === 'adjust' || causes.some(({ id }) => id === reversalOf);
}
