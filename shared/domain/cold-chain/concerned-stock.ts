/** TL6: the batches that lay there while it was too warm or too cold. */
import type { Entry } from '../stock/account.ts';
import type { Holding } from '../stock/holding.ts';
import { NONE, negative, plus, type Quantity } from '../stock/quantity.ts';
import type { StockLedger } from '../stock/stock-ledger.ts';
import type { Excursion } from './find-excursions.ts';

export interface ConcernedStock extends Holding {
  /** Available there now: goes into quarantine. */
  readonly here: Quantity;
  /** Taken from there since it began: issued, sent on, wasted. */
  readonly left: Quantity;
}

/** In any order of excursions; each batch once. `isIn`: whether a location is the place, or a bin of it. */
export function listConcerned(
  ledger: Pick<StockLedger, 'listHoldings' | 'entries'>,
  excursions: readonly Pick<Excursion, 'fromMs' | 'toMs'>[],
  isIn: (location: string) => boolean,
): readonly ConcernedStock[] {
  return ledger.listHoldings().flatMap(({ product, batch, location, available }) => {
    if (!isIn(location)) return [];
    const holding = { product, batch, location };
    const entries = ledger.entries(holding);
    const during = excursions.filter((excursion) => wasThere(entries, excursion));
    if (during.length === 0) return [];
    const left = takenSince(entries, Math.min(...during.map(({ fromMs }) => fromMs)));
    return [{ ...holding, here: available > 0 ? available : NONE, left }];
  });
}

/** Something was there when it began, or came while it lasted. */
function wasThere(entries: readonly Entry[], { fromMs, toMs }: Pick<Excursion, 'fromMs' | 'toMs'>): boolean {
  let before = NONE;
  for (const { movement, delta } of entries) {
    const ms = Date.parse(movement.occurredAt);
    if (ms <= fromMs) before = plus(before, delta);
    else if (ms <= toMs && delta > 0) return true;
  }
  return before > 0;
}

/** What left the shelf, not what was put aside or counted away. */
function takenSince(entries: readonly Entry[], fromMs: number): Quantity {
  return entries.reduce((sum, { movement, delta }) => {
    const isTaken = delta < 0 && (movement.type === 'issue' || movement.type === 'transfer-out');
    return isTaken && Date.parse(movement.occurredAt) > fromMs ? plus(sum, negative(delta)) : sum;
  }, NONE);
}
