/** TL7: what a decision moves. */
import { type Holding, holdingKey } from '../stock/holding.ts';
import type { Movement } from '../stock/movement.ts';
import type { MovementDraft } from '../stock/movement-draft.ts';
import { lesser, NONE, negative, plus, type Quantity } from '../stock/quantity.ts';
import type { StockLedger } from '../stock/stock-ledger.ts';

export type ExcursionOutcome = 'release' | 'discard';

export interface PutAside extends Holding {
  readonly unit: string;
  /** Still in quarantine because of it. */
  readonly quantity: Quantity;
}

type Aside = Movement & { readonly unit: string };

/** `movements`: those whose document is one of the excursion's, or a decision on it. Each batch once. */
export function listPutAside(movements: readonly Aside[]): readonly PutAside[] {
  const found = new Map<string, PutAside>();
  for (const movement of new Map(movements.map((one) => [one.id, one])).values()) {
    const { product, batch, location, unit } = movement;
    const key = holdingKey(movement);
    const known = found.get(key) ?? { product, batch, location, unit, quantity: NONE };
    found.set(key, { ...known, quantity: plus(known.quantity, asideOf(movement)) });
  }
  return [...found.values()].filter(({ quantity }) => quantity > 0);
}

/** Effect on what is put aside. */
function asideOf({ type, quantity, state }: Movement): Quantity {
  if (type === 'quarantine' || type === 'release') return negative(quantity);
  return state === 'quarantined' ? quantity : NONE;
}

/**
 * @SAFETY What two desks put aside twice stands below nought on the shelf: that much is taken back first, so that neither a
 * release makes stock from nowhere nor a discard destroys it twice.
 */
export function draftDecision(
  aside: readonly PutAside[],
  outcome: ExcursionOutcome,
  { ledger, document, reason }: { ledger: Pick<StockLedger, 'balance'>; document: string; reason: string },
): readonly MovementDraft[] {
  return aside.flatMap(({ product, batch, location, unit, quantity }) => {
    const holding = { product, batch, location };
    const held = lesser(quantity, ledger.balance(holding, 'quarantined'));
    const short = negative(lesser(NONE, ledger.balance(holding)));
    const back = outcome === 'release' ? held : lesser(held, short);
    const gone = plus(held, negative(back));
    const common = { ...holding, unit, document, reason: { code: `excursion-${outcome}`, text: reason } };
    return [
      ...(back > 0 ? [{ ...common, type: 'release' as const, quantity: back }] : []),
      ...(gone > 0
        ? [{ ...common, type: 'waste' as const, state: 'quarantined' as const, quantity: negative(gone) }]
        : []),
    ];
  });
}
