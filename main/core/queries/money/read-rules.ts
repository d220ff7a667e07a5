import type { money } from '#shared/contract/money.ts';
import { smallestAmount } from '#shared/domain/price/money.ts';
import { currencyDecimals } from '#shared/domain/stock/money-text.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { PRICE_RULES_ID, type PriceRules, priceRules } from '#shared/model/price-rules.ts';
import type { QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';
import type { ProductShelf } from '../../knowledge/product-shelf.ts';

/** As the organisation saved them; undefined until somebody did. */
export async function findRules(store: Pick<StoreReader, 'find'>) {
  const found = toDocument<unknown>(await store.find(PRICE_RULES_ID));
  const read = priceRules.safeParse(found?.resource);
  return found && read.success ? { rev: found._rev, rules: read.data, by: found.by } : undefined;
}

/** Those in force. Until somebody has decided anything: the one currency of the formulary, and the patient pays its prices. */
export async function getRules(store: Pick<StoreReader, 'find'>, shelf: ProductShelf): Promise<PriceRules | Refusal> {
  const found = await findRules(store);
  if (found) return found.rules;
  const { entries } = await shelf.index();
  const currencies = new Set(
    entries.flatMap(({ product }) => product.packs.flatMap(({ price }) => price?.currency ?? [])),
  );
  const [only] = currencies;
  if (only !== undefined && currencies.size === 1) return usualRules(only);
  return refusal(
    'not-found',
    'This organisation has not said yet in which currency it charges. Somebody who may sets it under Pharmacy, Money.',
    { path: 'currency' },
  );
}

function usualRules(currency: string): PriceRules {
  const decimals = currencyDecimals(currency);
  return {
    ...{ currency, decimals, markupPercent: '0', feePerItem: '0', feePerDispense: '0', loose: 'proportional' },
    ...{ cashStep: smallestAmount(decimals), coPayments: [], refundAloneUpTo: '0' },
  };
}

export const readRules: QueryHandler<typeof money.rules> = async (_input, { store }) => {
  const found = await findRules(store);
  return found ? { rev: found.rev, rules: found.rules, by: found.by } : {};
};
