/** CN1: which registers of controlled drugs a stocktake comes upon, and whether two people have counted them since it began. */
import type { ProductIndex } from '#shared/domain/formulary/index-products.ts';
import { isControlled, registerOf } from '#shared/domain/register/register-key.ts';
import { type ControlledLine, controlledLine } from '#shared/domain/stocktake/controlled-lines.ts';
import type { Standing, Stocktake } from '#shared/domain/stocktake/stocktake.ts';
import type { RegisterOfEntry } from '#shared/model/register-entry.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import { placeOfRegister } from '../../register/place-of-register.ts';
import type { RegisterView } from '../../register/register-book.ts';
import { productsOf } from '../../register/register-shelf.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { isCountedAt } from './stocktake-book.ts';

interface Asked {
  readonly stocktake: Stocktake;
  readonly standing: Standing;
}

interface Around {
  readonly view: StockView;
  readonly index: ProductIndex;
  readonly registers: RegisterView;
}

/** By name; each register is counted as a whole, also where only a bin of its store is counted. */
export function listControlled({ stocktake, standing }: Asked, around: Around): readonly ControlledLine[] {
  const span = { from: stocktake.startedAt, until: standing.state === 'counting' ? undefined : standing.at };
  const found = new Map([...begunAt(stocktake, around), ...lyingAt(stocktake, around)].map((one) => [one.id, one]));
  return [...found.values()]
    .map((register) => controlledLine(register, around.registers.registers.get(register.id)?.fold, span))
    .toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

const keyOf = ({ register: { drug, strength, id } }: ControlledLine): string => `${drug} ${strength} ${id}`;

/** Registers of the stores and cupboards that are counted whole, also where the book has nothing of the drug. */
function begunAt({ places, products }: Stocktake, { view, index, registers }: Around): readonly RegisterOfEntry[] {
  const whole = places.filter((id) => view.places.get(id)?.level !== 'bin');
  const at = new Set(whole.map((id) => placeOfRegister(id, view.places)));
  const isMeant = (register: RegisterOfEntry): boolean =>
    !products || productsOf(register, index).some(({ code }) => products.includes(code));
  return [...registers.registers.values()]
    .map(({ register }) => register)
    .filter((register) => at.has(register.locationId) && isMeant(register));
}

/** Of what the book holds there: its register, begun or not. */
function lyingAt({ places, products }: Stocktake, { view, index, registers }: Around): readonly RegisterOfEntry[] {
  const isIn = isCountedAt(view.places, places);
  const controlled = new Map(
    index.entries.filter(({ product }) => isControlled(product)).map((one) => [one.product.code, one.product]),
  );
  const lying = view.ledger
    .listHoldings()
    .filter(({ location, available, quarantined }) => isIn(location) && (available !== 0 || quarantined !== 0));
  return lying.flatMap(({ product: code, location }) => {
    const product = controlled.get(code);
    if (!product || (products && !products.includes(code))) return [];
    const register = registerOf(product, placeOfRegister(location, view.places), nativeDigests);
    return [registers.registers.get(register.id)?.register ?? register];
  });
}
