/**
 * The price of a dispense (PX1–PX6): what each item costs, what the patient pays of it, what others carry. Exact; the
 * parts of the total are the total, to the last coin. What has no price makes the quote incomplete, and is named.
 */
import type { PaidTax } from '#shared/model/payment.ts';
import type { PriceRules } from '#shared/model/price-rules.ts';
import { productName } from '../formulary/product-name.ts';
import { add, compare, type Exact, exact, exactText, least, subtract, ZERO } from '../medication/exact.ts';
import { asksForAge, type PatientShare, type PricedPerson, patientShare } from './co-payment.ts';
import { type MoneyText, moneyText, roundMoney, roundToCoin, sumOf } from './money.ts';
import { type Gross, type PriceItem, priceLine } from './price-line.ts';
import { feeRateOf, rateOf, type Taxed, taxed } from './tax.ts';

export interface PriceQuestion {
  readonly items: readonly PriceItem[];
  readonly person: PricedPerson;
  readonly rules: PriceRules;
}

/**
 * Seam for insurers: what the patient pays of an item, its tax in it. Today the organisation's co-payment rules. An insurer's
 * share goes into `shares` under the payer `coverage` that a payment knows already.
 */
export type Apportion = (amount: Exact, item: PriceItem, question: PriceQuestion) => PatientShare;

export interface PricedLine {
  readonly code: string;
  /** The plain name, never with tall-man letters. */
  readonly name: string;
  readonly units: string;
  readonly unit: string;
  readonly state: Gross['state'];
  /** Whole packs at a price, e.g. `2 × 28 at 1.10`, and what is loose beside them. */
  readonly packs?: { readonly count: string; readonly size: string; readonly price: MoneyText } | undefined;
  readonly loose?: { readonly units: string; readonly size: string; readonly price: MoneyText } | undefined;
  readonly amount: MoneyText;
  readonly patientPays: MoneyText;
  readonly rule?: string | undefined;
  /** Why a person set the price. */
  readonly reason?: string | undefined;
  /** In `amount`. */
  readonly tax?: { readonly name: string; readonly percent: string; readonly amount: MoneyText } | undefined;
}

export interface Quote {
  /** `incomplete`: at least one line has no price in the organisation's currency; its sums leave that line out. */
  readonly state: 'complete' | 'incomplete';
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  /** Once for the dispense. */
  readonly fee: MoneyText;
  readonly total: MoneyText;
  /** What of the total is tax, by rate. */
  readonly taxes: readonly PaidTax[];
  readonly shares: readonly {
    readonly payer: { readonly is: 'patient' | 'organisation' };
    readonly amount: MoneyText;
  }[];
  /** The patient's share. */
  readonly due: MoneyText;
  /** What it comes to in coins. */
  readonly dueInCash: MoneyText;
  /** The most that a patient pays for a dispense was reached. */
  readonly capped: boolean;
  /** A rule asks for the age, and it is not known. */
  readonly ageUnknown: boolean;
}

const byCoPayment: Apportion = (amount, { product }, { person, rules }) => patientShare(amount, product, person, rules);

export function priceDispense(question: PriceQuestion, apportion: Apportion = byCoPayment): Quote {
  const { items, person, rules } = question;
  const priced = items.map((item) => priceOne(item, question, apportion));
  const pays = sumOf(priced.map(({ pays }) => pays));
  const plainFee = priced.some(({ line }) => line.state === 'priced')
    ? roundMoney(exact(rules.feePerDispense), rules.decimals)
    : ZERO;
  const feeRate = compare(plainFee, ZERO) > 0 ? feeRateOf(rules.taxes) : undefined;
  const { gross: fee, tax: feeTax } = taxed(plainFee, feeRate, rules.taxes?.mode ?? 'included', rules.decimals);
  // Whoever pays nothing for the drugs does not pay for handing them out.
  const wanted = compare(pays, ZERO) > 0 ? add(pays, fee) : pays;
  const most = rules.mostPerDispense === undefined ? wanted : roundMoney(exact(rules.mostPerDispense), rules.decimals);
  const due = least(wanted, most);
  const total = add(sumOf(priced.map(({ gross }) => gross)), fee);
  const text = (value: Exact) => moneyText(value, rules.decimals);
  return {
    state: priced.every(({ line }) => line.state === 'priced') ? 'complete' : 'incomplete',
    currency: rules.currency,
    lines: priced.map(({ line }) => line),
    fee: text(fee),
    total: text(total),
    taxes: sumTaxes([...priced, { gross: fee, tax: feeTax }], text),
    shares: [
      { payer: { is: 'patient' }, amount: text(due) },
      { payer: { is: 'organisation' }, amount: text(subtract(total, due)) },
    ],
    due: text(due),
    dueInCash: cashText(due, rules),
    capped: compare(due, wanted) < 0,
    ageUnknown: person.ageYears === undefined && asksForAge(rules),
  };
}

function cashText(due: Exact, rules: PriceRules): MoneyText {
  return moneyText(inCoins(due, rules), rules.decimals);
}

/** What is due as it can be handed over; an amount under half a coin is nothing. */
export function inCoins(due: Exact, { cashStep, decimals }: PriceRules): Exact {
  const step = exact(cashStep);
  return roundMoney(roundToCoin(due, step), decimals);
}

function priceOne(item: PriceItem, question: PriceQuestion, apportion: Apportion) {
  const { product, units, set } = item;
  const { decimals } = question.rules;
  const { taxes } = question.rules;
  const gross = priceLine(item, question.rules);
  const plain = gross.state === 'priced' ? gross.amount : ZERO;
  const rate = gross.state === 'priced' ? rateOf(product, taxes) : undefined;
  const { gross: amount, tax } = taxed(plain, rate, taxes?.mode ?? 'included', decimals);
  const share = gross.state === 'priced' ? apportion(amount, item, question) : { amount: ZERO };
  const line: PricedLine = {
    ...{ code: product.code, name: productName({ ...product, tallMan: undefined }) },
    ...{ units: exactText(exact(units), 6), unit: product.baseUnit, state: gross.state },
    ...(gross.state === 'priced' ? basisOf(gross, decimals) : {}),
    ...{ amount: moneyText(amount, decimals), patientPays: moneyText(share.amount, decimals) },
    ...(share.rule === undefined ? {} : { rule: share.rule }),
    ...(set ? { reason: set.reason } : {}),
    ...(tax ? { tax: { ...tax, amount: moneyText(tax.amount, decimals) } } : {}),
  };
  return { line, gross: amount, pays: share.amount, tax };
}

/** One line for each rate; the sums of what was rounded for each item. */
function sumTaxes(all: readonly Taxed[], text: (value: Exact) => MoneyText): readonly PaidTax[] {
  const byRate = new Map<string, { readonly name: string; readonly percent: string; of: Exact; amount: Exact }>();
  for (const { gross, tax } of all) {
    if (!tax) continue;
    const key = `${tax.name} ${tax.percent}`;
    const sum = byRate.get(key) ?? { name: tax.name, percent: tax.percent, of: ZERO, amount: ZERO };
    byRate.set(key, { ...sum, of: add(sum.of, gross), amount: add(sum.amount, tax.amount) });
  }
  return [...byRate.values()].map(({ of, amount, ...rate }) => ({ ...rate, of: text(of), amount: text(amount) }));
}

function basisOf({ packs, loose }: Extract<Gross, { state: 'priced' }>, decimals: number) {
  const priceOf = (value: string | undefined) => moneyText(roundMoney(exact(value ?? '0'), decimals), decimals);
  return {
    ...(packs
      ? { packs: { count: packs.count, size: packs.pack.units, price: priceOf(packs.pack.price?.value) } }
      : {}),
    ...(loose
      ? { loose: { units: exactText(loose.units, 6), size: loose.of.units, price: priceOf(loose.of.price?.value) } }
      : {}),
  };
}
