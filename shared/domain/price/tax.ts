/** PX9: the tax that stands on an amount, by the first rate of which every stated condition holds. */
import type { TaxRate, TaxRules } from '#shared/model/price-rules.ts';
import type { Product } from '../formulary/product.ts';
import { add, divide, type Exact, exact, multiply } from '../medication/exact.ts';
import { roundMoney } from './money.ts';

export interface Taxed {
  /** What is paid, tax in it. */
  readonly gross: Exact;
  readonly tax?: { readonly name: string; readonly percent: string; readonly amount: Exact } | undefined;
}

const HUNDRED = exact(100);

export function taxed(
  amount: Exact,
  rate: Pick<TaxRate, 'name' | 'percent'> | undefined,
  mode: TaxRules['mode'],
  decimals: number,
): Taxed {
  if (!rate) return { gross: amount };
  const percent = exact(rate.percent);
  const of = mode === 'added' ? HUNDRED : add(HUNDRED, percent);
  const tax = roundMoney(divide(multiply(amount, percent), of), decimals);
  const gross = mode === 'added' ? add(amount, tax) : amount;
  return { gross, tax: { name: rate.name, percent: rate.percent, amount: tax } };
}

export function rateOf({ atc = '', code }: Pick<Product, 'atc' | 'code'>, taxes: TaxRules | undefined) {
  return taxes?.rates.find(
    ({ when }) =>
      (!when.atc || when.atc.some((beginning) => atc.startsWith(beginning))) &&
      (!when.codes || when.codes.includes(code)),
  );
}

/** The fee for a dispense carries the name of the tax of everything else, or of the first there is. */
export function feeRateOf(taxes: TaxRules | undefined): Pick<TaxRate, 'name' | 'percent'> | undefined {
  if (!taxes?.feePercent) return undefined;
  const usual = taxes.rates.find(({ when }) => !when.atc && !when.codes) ?? taxes.rates[0];
  return { name: usual?.name ?? 'VAT', percent: taxes.feePercent };
}
