/** What was handed over against what is due (TI2, TI3): the change, and what the coins make of it. */
import type { Tender } from '#shared/model/payment.ts';
import type { PriceRules } from '#shared/model/price-rules.ts';
import { add, compare, type Exact, exact, subtract, ZERO } from '../medication/exact.ts';
import { moneyText, readMoney, sumOf } from '../price/money.ts';
import { inCoins } from '../price/price-dispense.ts';

/** As a person says it: `cash` is what was handed over, absent where none was. */
export interface Handed {
  readonly cash?: string | undefined;
  readonly mobile?: { readonly amount: string; readonly reference: string; readonly provider?: string | undefined };
  readonly waived?: { readonly amount: string; readonly reason: string };
}

export type Settlement =
  | {
      readonly state: 'settled';
      readonly tenders: readonly Tender[];
      /** What the tenders are more than what was due, less where cash was rounded down. */
      readonly rounding: string;
      readonly change: string;
    }
  /** So much is missing, in coins where cash is to make it up. */
  | { readonly state: 'short'; readonly missing: string }
  /** Mobile and waived together are more than what is due. */
  | { readonly state: 'too-much'; readonly over: string }
  | { readonly state: 'not-money'; readonly path: 'cash' | 'mobile' | 'waived' };

/**
 * Mobile payments and what is waived are exact; the rest is paid in cash, rounded to coins. Nothing is given back on a
 * mobile payment: it is refunded where it came from.
 */
export function settlePayment(due: string, handed: Handed, rules: PriceRules): Settlement {
  const places = (value: string | undefined) => readHanded(value, rules);
  const [cash, mobile, waived] = [places(handed.cash), places(handed.mobile?.amount), places(handed.waived?.amount)];
  for (const [path, value] of [
    ['cash', cash],
    ['mobile', mobile],
    ['waived', waived],
  ] as const)
    if (value === undefined) return { state: 'not-money', path };
  const [paidCash, paidMobile, letOff] = [cash ?? ZERO, mobile ?? ZERO, waived ?? ZERO];
  const text = (value: Exact) => moneyText(value, rules.decimals);
  const rest = subtract(exact(due), add(paidMobile, letOff));
  if (compare(rest, ZERO) < 0) return { state: 'too-much', over: text(subtract(ZERO, rest)) };
  // Under half a coin is nothing: there is no cash to ask for.
  const wanted = inCoins(rest, rules);
  const change = subtract(paidCash, wanted);
  if (compare(change, ZERO) < 0) return { state: 'short', missing: text(subtract(ZERO, change)) };
  const tenders: Tender[] = [
    ...(compare(paidCash, ZERO) > 0
      ? [{ method: 'cash', amount: text(wanted), handed: text(paidCash), change: text(change) } as const]
      : []),
    ...(handed.mobile ? [{ method: 'mobile', ...handed.mobile, amount: text(paidMobile) } as const] : []),
    ...(handed.waived ? [{ method: 'waived', ...handed.waived, amount: text(letOff) } as const] : []),
  ];
  return { state: 'settled', tenders, change: text(change), rounding: text(subtract(wanted, rest)) };
}

export type PartSettlement =
  | { readonly state: 'settled'; readonly tenders: readonly Tender[]; readonly left: string }
  | { readonly state: 'nothing' }
  /** It is not less than what is due: then it is paid whole. */
  | { readonly state: 'whole' }
  | { readonly state: 'not-money'; readonly path: 'cash' | 'mobile' | 'waived' };

/** TI11: less than what is due is taken as it is, in coins that there are; the rest stays owed. */
export function settlePart(due: string, handed: Handed, rules: PriceRules): PartSettlement {
  const read = { cash: handed.cash, mobile: handed.mobile?.amount, waived: handed.waived?.amount };
  const amounts = new Map<keyof typeof read, Exact>();
  for (const path of ['cash', 'mobile', 'waived'] as const) {
    const value = readHanded(read[path], rules);
    const isInCoins = path !== 'cash' || (value && compare(inCoins(value, rules), value) === 0);
    if (!value || !isInCoins) return { state: 'not-money', path };
    amounts.set(path, value);
  }
  const of = (path: keyof typeof read): Exact => amounts.get(path) ?? ZERO;
  const paid = sumOf([...amounts.values()]);
  if (compare(paid, ZERO) === 0) return { state: 'nothing' };
  const left = subtract(exact(due), paid);
  if (compare(left, ZERO) <= 0) return { state: 'whole' };
  const text = (value: Exact) => moneyText(value, rules.decimals);
  const tenders: Tender[] = [
    ...(compare(of('cash'), ZERO) > 0 ? [{ method: 'cash', amount: text(of('cash')) } as const] : []),
    ...(handed.mobile ? [{ method: 'mobile', ...handed.mobile, amount: text(of('mobile')) } as const] : []),
    ...(handed.waived ? [{ method: 'waived', ...handed.waived, amount: text(of('waived')) } as const] : []),
  ];
  return { state: 'settled', tenders, left: text(left) };
}

/** Nought where nothing is said. */
const readHanded = (value: string | undefined, { decimals }: PriceRules): Exact | undefined =>
  value === undefined ? ZERO : readMoney(value, decimals);

/** What came into the drawer and onto the provider's account; what was waived came nowhere. */
export function takenBy(tenders: readonly Tender[], method: 'cash' | 'mobile'): Exact {
  return sumOf(tenders.filter((one) => one.method === method).map(({ amount }) => exact(amount)));
}
