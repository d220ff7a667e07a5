import { currencyDecimals, moneyText } from '#shared/domain/stock/money-text.ts';
import type { Money } from '#shared/domain/stock/valuation.ts';
import type { StockDeps } from '../../commands/stock/stock-deps.ts';

export interface StockMoney {
  /** Where the whole formulary is priced in one. */
  readonly currency: string | undefined;
  /** With the places of that currency (SL18). */
  text(money: Money): string;
}

export async function stockMoney({ products }: Pick<StockDeps, 'products'>): Promise<StockMoney> {
  const { entries } = await products().index();
  const all = new Set(entries.flatMap(({ product }) => product.packs.flatMap(({ price }) => price?.currency ?? [])));
  const currency = all.size === 1 ? [...all][0] : undefined;
  const decimals = currencyDecimals(currency);
  return { currency, text: (money) => moneyText(money, decimals) };
}
