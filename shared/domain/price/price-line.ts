/** What one item costs, before anybody asks who pays (PX2, PX3). */
import type { PriceRules } from '#shared/model/price-rules.ts';
import type { Pack, Product } from '../formulary/product.ts';
import { padGtin } from '../gs1/check-digit.ts';
import { add, compare, divide, type Exact, exact, multiply, subtract, ZERO } from '../medication/exact.ts';
import { roundMoney } from './money.ts';

export interface PriceItem {
  readonly product: Product;
  /** Base units, a decimal; more than nought. */
  readonly units: string;
  /** The pack that it is taken from, of any level: its own price goes first. */
  readonly gtin?: string | undefined;
  /** A price that a person sets for the whole item, in the place of the formulary's. */
  readonly set?: { readonly amount: string; readonly reason: string } | undefined;
}

export type Gross =
  | {
      readonly state: 'priced';
      /** Rounded to the currency, fee and mark-up included. */
      readonly amount: Exact;
      /** Whole packs at their price, and what is loose beside them; neither where a person set the price. */
      readonly packs?: { readonly count: string; readonly pack: Pack } | undefined;
      readonly loose?: { readonly units: Exact; readonly of: Pack } | undefined;
    }
  | { readonly state: 'no-price' }
  | { readonly state: 'other-currency'; readonly currency: string };

type PricedPack = Pack & { readonly price: NonNullable<Pack['price']> };

export function priceLine(item: PriceItem, rules: PriceRules): Gross {
  const { units, set } = item;
  const withFee = (amount: Exact) => roundMoney(add(amount, exact(rules.feePerItem)), rules.decimals);
  if (set) return { state: 'priced', amount: roundMoney(exact(set.amount), rules.decimals) };
  const pack = findPricedPack(item);
  if (!pack) return { state: 'no-price' };
  if (pack.price.currency !== rules.currency) return { state: 'other-currency', currency: pack.price.currency };
  const wanted = exact(units);
  const size = exact(pack.units);
  const count = floor(divide(wanted, size));
  const rest = subtract(wanted, multiply(count, size));
  const ofPacks = multiply(count, exact(pack.price.value));
  const marked = multiply(add(ofPacks, looseCost(item, pack, rest, rules)), markup(rules));
  return {
    state: 'priced',
    amount: withFee(marked),
    ...(compare(count, ZERO) > 0 ? { packs: { count: String(count.n), pack } } : {}),
    ...(compare(rest, ZERO) > 0 ? { loose: { units: rest, of: looseOf(item, pack, rules) } } : {}),
  };
}

/**
 * The pack whose price counts: the one that it is taken from where that has a price; otherwise the smallest pack with a
 * price, so that a case is not sold by its cheaper unit price.
 */
function findPricedPack({ product, gtin }: PriceItem): PricedPack | undefined {
  const priced = product.packs.filter((pack): pack is PricedPack => pack.price !== undefined);
  const named = gtin === undefined ? undefined : priced.find((pack) => pack.gtin === padGtin(gtin));
  const packs = priced.filter(({ level }) => level !== 'unit');
  return named ?? smallest(packs) ?? smallest(priced);
}

function smallest(packs: readonly PricedPack[]): PricedPack | undefined {
  return packs.toSorted((one, other) => compare(exact(one.units), exact(other.units)))[0];
}

/** A unit with a price of its own is sold by it. */
function looseOf({ product }: PriceItem, pack: PricedPack, rules: PriceRules): PricedPack {
  const unit = product.packs.find(
    (one): one is PricedPack => one.level === 'unit' && one.price?.currency === rules.currency,
  );
  return rules.loose === 'proportional' && unit ? unit : pack;
}

function looseCost(item: PriceItem, pack: PricedPack, rest: Exact, rules: PriceRules): Exact {
  if (compare(rest, ZERO) === 0) return ZERO;
  if (rules.loose === 'whole-pack') return exact(pack.price.value);
  const of = looseOf(item, pack, rules);
  return divide(multiply(exact(of.price.value), rest), exact(of.units));
}

function markup({ markupPercent }: PriceRules): Exact {
  return add(exact(1), divide(exact(markupPercent), exact(100)));
}

function floor({ n, d }: Exact): Exact {
  return { n: n / d, d: 1n };
}
