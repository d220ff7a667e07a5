/** Which co-payment rule applies to an item, and what the patient pays of it (PX4). */
import type { CoPayment, PriceRules } from '#shared/model/price-rules.ts';
import type { Product } from '../formulary/product.ts';
import { compare, divide, type Exact, exact, least, multiply } from '../medication/exact.ts';
import { roundMoney } from './money.ts';

/** What rules ask of who gets it. @SAFETY Nothing of it decides whether a drug is given: only who pays. */
export interface PricedPerson {
  /** Completed years; absent where it is not known. */
  readonly ageYears?: number | undefined;
  readonly care?: 'inpatient' | 'outpatient' | undefined;
}

export interface PatientShare {
  readonly amount: Exact;
  /** Of the rule that applied; absent: the patient pays all. */
  readonly rule?: string | undefined;
}

/** What a rule does with an amount of the organisation; never below nought, never above the amount. */
export function patientShare(amount: Exact, product: Product, person: PricedPerson, rules: PriceRules): PatientShare {
  const rule = rules.coPayments.find((one) => applies(one.when, product, person));
  if (!rule) return { amount };
  return { amount: roundMoney(least(amount, payOf(rule.pays, amount)), rules.decimals), rule: rule.name };
}

function payOf(pays: CoPayment['pays'], amount: Exact): Exact {
  switch (pays.by) {
    case 'all':
      return amount;
    case 'nothing':
      return exact(0);
    case 'amount':
      return exact(pays.amount);
    case 'percent': {
      const part = divide(multiply(amount, exact(pays.percent)), exact(100));
      const raised = pays.atLeast && compare(part, exact(pays.atLeast)) < 0 ? exact(pays.atLeast) : part;
      return pays.atMost ? least(raised, exact(pays.atMost)) : raised;
    }
  }
}

/** Every condition that is stated has to hold; one that asks for an age does not hold where the age is not known. */
function applies(when: CoPayment['when'], { atc = '', code }: Product, { ageYears, care }: PricedPerson): boolean {
  if (when.atc && !when.atc.some((beginning) => atc.startsWith(beginning))) return false;
  if (when.codes && !when.codes.includes(code)) return false;
  if (when.ageFrom !== undefined && !(ageYears !== undefined && ageYears >= when.ageFrom)) return false;
  if (when.ageBelow !== undefined && !(ageYears !== undefined && ageYears < when.ageBelow)) return false;
  return when.care === undefined || when.care === care;
}

/** Whether another age would have made another rule apply: the screen says that the age is not known. */
export function asksForAge({ coPayments }: PriceRules): boolean {
  return coPayments.some(({ when }) => when.ageFrom !== undefined || when.ageBelow !== undefined);
}
