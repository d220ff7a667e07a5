import type { StockException } from '#shared/contract/stock.ts';
import { listIrregularities } from '#shared/domain/stock/irregularities.ts';
import type { Movement } from '#shared/domain/stock/movement.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { isOpenShortage } from '#shared/domain/stock/shortage.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';
import type { RecordedMovement } from '../../stock/read-movement.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { movementShown, productFacts } from './shown.ts';

/** What a person of this site has to settle (SL5, SL6), with all causes. */
export async function listExceptions(products: ProductShelf, view: StockView): Promise<StockException[]> {
  return [...(await shortages(products, view)), ...(await irregularities(products, view))];
}

async function shortages(products: ProductShelf, { ledger, movements }: StockView): Promise<StockException[]> {
  const open = ledger.listHoldings().flatMap((held) => {
    const shortage = ledger.shortages(held).find(isOpenShortage);
    return shortage ? [{ held, shortage }] : [];
  });
  return Promise.all(
    open.map(async ({ held, shortage }): Promise<StockException> => {
      const { name, unit } = await productFacts(products, held.product);
      return {
        ...{ kind: 'shortage', product: held.product, name, unit, location: held.location },
        ...{ batch: { ...held.batch }, lowest: quantityText(shortage.lowest), now: quantityText(held.available) },
        causes: causesOf(shortage.causes, movements),
      };
    }),
  );
}

async function irregularities(products: ProductShelf, view: StockView): Promise<StockException[]> {
  const all = new Map([...view.abroad, ...view.movements]);
  return Promise.all(
    listIrregularities([...all.values()]).map(async ({ kind, causes }): Promise<StockException> => {
      const product = causes[0]?.product ?? '';
      const { name, unit } = await productFacts(products, product);
      return { kind, product, name, unit, causes: causesOf(causes, all) };
    }),
  );
}

const causesOf = (causes: readonly Movement[], all: ReadonlyMap<string, RecordedMovement>) =>
  causes.flatMap(({ id }) => {
    const movement = all.get(id);
    return movement ? [movementShown(movement)] : [];
  });
