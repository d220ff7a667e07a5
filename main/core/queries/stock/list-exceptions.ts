import type { MovementShown, StockException } from '#shared/contract/stock-shown.ts';
import { listIrregularities } from '#shared/domain/stock/irregularities.ts';
import type { Movement } from '#shared/domain/stock/movement.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { isOpenShortage } from '#shared/domain/stock/shortage.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import type { RecordedMovement } from '../../stock/read-movement.ts';
import type { StockView } from '../../stock/stock-book.ts';
import type { Names } from '../conflict/names.ts';
import { movementShown, productFacts } from './shown.ts';

/** @SAFETY Two desks did what collides: who settles it has to know which. */
type Desks = Pick<Names, 'station'>;

/** What a person of this site has to settle (SL5, SL6), with all causes. */
export async function listExceptions(products: ProductShelf, view: StockView, names: Desks): Promise<StockException[]> {
  return [...(await shortages(products, view, names)), ...(await irregularities(products, view, names))];
}

async function shortages(
  products: ProductShelf,
  { ledger, movements }: StockView,
  names: Desks,
): Promise<StockException[]> {
  const open = ledger.listHoldings().flatMap((held) => {
    const shortage = ledger.shortages(held).find(isOpenShortage);
    return shortage ? [{ held, shortage }] : [];
  });
  return Promise.all(
    open.map(async ({ held, shortage }): Promise<StockException> => {
      const { shownName: name, brand, unit } = await productFacts(products, held.product);
      return {
        ...{
          kind: 'shortage',
          product: held.product,
          name,
          ...(brand ? { brand } : {}),
          unit,
          location: held.location,
        },
        ...{ batch: { ...held.batch }, lowest: quantityText(shortage.lowest), now: quantityText(held.available) },
        causes: await causesOf(shortage.causes, movements, names),
      };
    }),
  );
}

async function irregularities(products: ProductShelf, view: StockView, names: Desks): Promise<StockException[]> {
  const all = new Map([...view.abroad, ...view.movements]);
  const isHere = new Set([...view.movements.values()].map(({ location }) => location));
  return Promise.all(
    listIrregularities([...all.values()]).map(async ({ kind, causes, uncounted }): Promise<StockException> => {
      const product = causes[0]?.product ?? '';
      const { shownName: name, brand, unit } = await productFacts(products, product);
      return {
        ...{ kind, product, name, ...(brand ? { brand } : {}), unit },
        uncounted: uncounted.flatMap(({ batch, location }) =>
          isHere.has(location) ? [{ batch: { ...batch }, location }] : [],
        ),
        causes: await causesOf(causes, all, names),
      };
    }),
  );
}

async function causesOf(
  causes: readonly Movement[],
  all: ReadonlyMap<string, RecordedMovement>,
  names: Desks,
): Promise<MovementShown[]> {
  const known = causes.flatMap(({ id }) => all.get(id) ?? []);
  return Promise.all(
    known.map(async (movement) => {
      const desk = await names.station(movement.station);
      return { ...movementShown(movement), ...(desk ? { desk } : {}) };
    }),
  );
}
