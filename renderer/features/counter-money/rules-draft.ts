import { smallestAmount } from '#shared/domain/price/money.ts';
import { currencyDecimals } from '#shared/domain/stock/money-text.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';
import { type CoPayment, type PriceRules, priceRules, type TaxRules } from '#shared/model/price-rules.ts';

/** A rule as it is typed: text in every field, the empty ones left out. */
export interface RuleDraft {
  readonly name: string;
  readonly atc: string;
  readonly codes: string;
  readonly ageFrom: string;
  readonly ageBelow: string;
  readonly care: 'any' | 'inpatient' | 'outpatient';
  readonly by: CoPayment['pays']['by'];
  readonly percent: string;
  readonly amount: string;
  readonly atLeast: string;
  readonly atMost: string;
}

export interface RulesDraft {
  readonly currency: string;
  readonly decimals: string;
  readonly cashStep: string;
  readonly markupPercent: string;
  readonly feePerItem: string;
  readonly feePerDispense: string;
  readonly mostPerDispense: string;
  readonly refundAloneUpTo: string;
  readonly loose: PriceRules['loose'];
  readonly coPayments: readonly RuleDraft[];
  readonly taxMode: 'none' | TaxRules['mode'];
  readonly taxRates: readonly TaxDraft[];
  /** Of the fee for a dispense; empty: none. */
  readonly feePercent: string;
}

export interface TaxDraft {
  readonly name: string;
  readonly percent: string;
  readonly atc: string;
  readonly codes: string;
}

export const FRESH_TAX: TaxDraft = { name: '', percent: '', atc: '', codes: '' };

export const FRESH_RULE: RuleDraft = {
  ...{ name: '', atc: '', codes: '', ageFrom: '', ageBelow: '', care: 'any', by: 'nothing' },
  ...{ percent: '', amount: '', atLeast: '', atMost: '' },
};

/** A currency that is chosen comes with its own places and its smallest unit; both can be changed then. */
export function withCurrency(draft: RulesDraft, currency: string): RulesDraft {
  if (!/^[A-Za-z]{3}$/.test(currency)) return { ...draft, currency };
  const decimals = currencyDecimals(currency.toUpperCase());
  return { ...draft, currency, decimals: String(decimals), cashStep: smallestAmount(decimals) };
}

export function draftOf(rules: PriceRules | undefined): RulesDraft {
  return {
    ...{ currency: rules?.currency ?? '', decimals: String(rules?.decimals ?? 2), cashStep: rules?.cashStep ?? '0.01' },
    ...{ markupPercent: rules?.markupPercent ?? '0', feePerItem: rules?.feePerItem ?? '0' },
    ...{ feePerDispense: rules?.feePerDispense ?? '0', mostPerDispense: rules?.mostPerDispense ?? '' },
    ...{ refundAloneUpTo: rules?.refundAloneUpTo ?? '0', loose: rules?.loose ?? 'proportional' },
    coPayments: (rules?.coPayments ?? []).map(ruleDraftOf),
    ...{ taxMode: rules?.taxes?.mode ?? 'none', feePercent: rules?.taxes?.feePercent ?? '' },
    taxRates: (rules?.taxes?.rates ?? []).map(({ name, percent, when }) => ({
      ...{ name, percent, atc: (when.atc ?? []).join(' '), codes: (when.codes ?? []).join(' ') },
    })),
  };
}

function ruleDraftOf({ name, when, pays }: CoPayment): RuleDraft {
  return {
    ...FRESH_RULE,
    ...{ name, atc: (when.atc ?? []).join(' '), codes: (when.codes ?? []).join(' '), care: when.care ?? 'any' },
    ...{ ageFrom: String(when.ageFrom ?? ''), ageBelow: String(when.ageBelow ?? ''), by: pays.by },
    ...(pays.by === 'percent' ? { percent: pays.percent, atLeast: pays.atLeast ?? '', atMost: pays.atMost ?? '' } : {}),
    ...(pays.by === 'amount' ? { amount: pays.amount } : {}),
  };
}

/** The rules, or where they are not filled in as they should be. */
export function readDraft(draft: RulesDraft): { readonly rules: PriceRules } | { readonly wrong: readonly string[] } {
  const { mostPerDispense, decimals, coPayments, currency, taxMode, taxRates, feePercent, ...more } = draft;
  const { cashStep, markupPercent, feePerItem, feePerDispense, refundAloneUpTo } = draft;
  const read = priceRules.safeParse({
    ...more,
    ...{ cashStep: amountOf(cashStep), markupPercent: amountOf(markupPercent), feePerItem: amountOf(feePerItem) },
    ...{ feePerDispense: amountOf(feePerDispense), refundAloneUpTo: amountOf(refundAloneUpTo) },
    ...{ currency: currency.toUpperCase(), decimals: wholeOf(decimals), coPayments: coPayments.map(ruleOf) },
    ...(mostPerDispense === '' ? {} : { mostPerDispense: amountOf(mostPerDispense) }),
    ...(taxMode === 'none'
      ? {}
      : {
          taxes: {
            mode: taxMode,
            rates: taxRates.map(taxOf),
            ...(feePercent ? { feePercent: amountOf(feePercent) } : {}),
          },
        }),
  });
  if (read.success) return { rules: read.data };
  return { wrong: [...new Set(read.error.issues.map(({ path }) => path.join('.')))] };
}

/** As it is typed; what is no number stays, and is said to be none. */
const amountOf = (text: string): string => plainNumber(text).replace(/\.$/, '');
/** NaN: none, which is not nought. */
const wholeOf = (text: string): number => (/^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN);

const words = (text: string): string[] => text.split(/[\s,;]+/).filter((word) => word !== '');

const taxOf = ({ name, percent, atc, codes }: TaxDraft) => ({
  ...{ name, percent: amountOf(percent) },
  when: { ...(atc.trim() ? { atc: words(atc.toUpperCase()) } : {}), ...(codes.trim() ? { codes: words(codes) } : {}) },
});

function ruleOf({ name, atc, codes, ageFrom, ageBelow, care, by, percent, amount, atLeast, atMost }: RuleDraft) {
  return {
    name,
    when: {
      ...(atc.trim() ? { atc: words(atc.toUpperCase()) } : {}),
      ...(codes.trim() ? { codes: words(codes) } : {}),
      ...(ageFrom ? { ageFrom: wholeOf(ageFrom) } : {}),
      ...(ageBelow ? { ageBelow: wholeOf(ageBelow) } : {}),
      ...(care === 'any' ? {} : { care }),
    },
    pays: {
      by,
      ...(by === 'percent'
        ? {
            percent: amountOf(percent),
            ...(atLeast ? { atLeast: amountOf(atLeast) } : {}),
            ...(atMost ? { atMost: amountOf(atMost) } : {}),
          }
        : {}),
      ...(by === 'amount' ? { amount: amountOf(amount) } : {}),
    },
  };
}
