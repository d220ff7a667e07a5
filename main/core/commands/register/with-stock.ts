/**
 * An act of a register at a place that keeps stock (CR14): movements and entries are one unit of work, so that neither is there
 * without the other. Locks: stock before register, as everywhere.
 */
import type { register } from '#shared/contract/register.ts';
import type { RegisterHolding, StockOfAct } from '#shared/domain/register/plan-stock.ts';
import type { MovementDraft } from '#shared/domain/stock/movement-draft.ts';
import { plus, type Quantity } from '#shared/domain/stock/quantity.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CommandContext, ParsedInput } from '../../api/operation-handler.ts';
import type { KnownRegister } from '../../register/register-book.ts';
import type { RegisterDeps } from '../../register/register-deps.ts';
import { type RegisterShelf, shelfOf } from '../../register/register-shelf.ts';
import type { PlannedMovements } from '../../stock/plan-movements.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { batchOf } from '../stock/batch-of.ts';

type OnShelf = NonNullable<ParsedInput<typeof register.record>['stock']>;

export interface StockAsked {
  readonly known: KnownRegister;
  readonly stock: OnShelf | undefined;
  /** What the register's balance changes by. */
  readonly effect: Quantity;
  /** Of the holding that was chosen. */
  readonly draft: (on: Pick<StockOfAct, 'on' | 'unit'>) => MovementDraft;
  /** A correction may leave stock as it is where stock says already what the register will say. */
  readonly isCorrection?: boolean;
}

/** Nothing moves where nothing of it is kept here; the movement otherwise, or why it cannot be made. */
export async function withStock<T>(
  deps: Pick<RegisterDeps, 'stock' | 'products'>,
  asked: StockAsked | undefined,
  context: CommandContext,
  commit: (moved: PlannedMovements) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  if (!asked || asked.effect === 0) return commit({ documents: [], locals: [] });
  const index = await deps.products().index();
  const draftsIn = (view: StockView): readonly MovementDraft[] | Refusal => {
    const shelf = shelfOf(asked.known, view, index);
    if (!shelf) return [];
    const on = holdingFor(asked, shelf);
    return isRefusal(on) ? on : on ? [asked.draft({ on, unit: asked.known.register.unit })] : [];
  };
  const first = draftsIn(await deps.stock().look());
  if (isRefusal(first)) return first;
  if (first.length === 0) return commit({ documents: [], locals: [] });
  return deps.stock().post(draftsIn, context, commit);
}

function holdingFor(asked: StockAsked, shelf: RegisterShelf): RegisterHolding | undefined | Refusal {
  const { stock, effect, known, isCorrection = false } = asked;
  if (isCorrection && shelf.balance === plus(known.fold.known, effect)) return undefined;
  if (stock) return chosen(stock, shelf);
  const held = shelf.holdings.filter(({ available, quarantined }) => available > 0 || quarantined > 0);
  // Nothing of it is in the book: there is no batch to take it from, and the difference is shown already.
  if (held.length === 0 && (isCorrection || effect < 0)) return undefined;
  const [only] = held;
  if (only && held.length === 1 && isCorrection)
    return { ...of(only), ...(only.available > 0 ? {} : { state: 'quarantined' as const }) };
  return refusal('invalid-input', 'Say which batch it is: the stock of this place is moved with the register.', {
    path: 'stock',
  });
}

const of = ({ product, batch, location }: RegisterHolding): RegisterHolding => ({ product, batch, location });

function chosen(
  { product, batch, location, state }: OnShelf,
  { products, isAtPlace, putAt }: RegisterShelf,
): RegisterHolding | Refusal {
  const at = location ?? putAt;
  if (!isAtPlace(at))
    return refusal('invalid-input', 'This bin is at another place than the register.', { path: 'stock.location' });
  const found = products.find(({ code }) => code.toLowerCase() === product.toLowerCase());
  if (!found) return refusal('invalid-input', 'This product belongs into another register.', { path: 'stock.product' });
  return { product: found.code, batch: batchOf(batch), location: at, ...(state ? { state } : {}) };
}
