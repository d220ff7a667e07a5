/** What stands on a receipt (TI9): the fields of the label design `receipt`. Lists are rows, their columns parted by tabs. */
import type { PaymentResource, Tender } from '#shared/model/payment.ts';
import { amountText } from '../dispense/amount-text.ts';
import { doseInLanguage } from '../medication/dose-in-language.ts';
import { exact } from '../medication/exact.ts';
import { moneyFor } from '../price/money.ts';

export interface ReceiptFacts {
  readonly payment: PaymentResource;
  /** As it is said in the letterhead. */
  readonly pharmacy: string;
  /** On the wall of the site, `2026-11-22 08:05`. */
  readonly at: string;
  readonly patient?: string | undefined;
  /** Of a refund: the number of what was paid. */
  readonly refundOf?: string | undefined;
  /** Of what pays the rest of a part payment: the number of the first. */
  readonly restOf?: string | undefined;
  readonly language: 'en' | 'fr';
}

const WORDS = {
  en: {
    ...{ payment: 'Receipt', refund: 'Refund', total: 'Total', covered: 'Paid by others', due: 'To pay', fee: 'Fee' },
    ...{ cash: 'Cash', handed: 'Given', change: 'Change', mobile: 'Mobile', waived: 'Waived', rounding: 'Rounding' },
    ...{
      back: 'Given back',
      of: 'Of receipt',
      by: 'Served by',
      tax: 'Including',
      left: 'Still to pay',
      rest: 'Rest of',
    },
  },
  fr: {
    ...{ payment: 'Reçu', refund: 'Remboursement', total: 'Total', covered: 'Pris en charge', due: 'À payer' },
    ...{ fee: 'Frais', cash: 'Espèces', handed: 'Remis', change: 'Rendu', mobile: 'Mobile', waived: 'Exonéré' },
    ...{ rounding: 'Arrondi', back: 'Rendu au patient', of: 'Du reçu', by: 'Servi par', tax: 'Dont' },
    ...{ left: 'Reste à payer', rest: 'Reste du reçu' },
  },
} as const;
type Words = Readonly<Record<keyof typeof WORDS.en, string>>;
/** An amount as the reader of the receipt writes it. */
type Said = (amount: string, currency?: string) => string;

export function receiptFields(facts: ReceiptFacts): Readonly<Record<string, string>> {
  const { payment, pharmacy, at, patient = '', language } = facts;
  const words: Words = WORDS[language];
  const said: Said = (amount, currency) => [moneyFor(amount, language), currency].filter(Boolean).join(' ');
  return {
    ...{ pharmacy, at, patient, title: words[payment.type], receiptNumber: payment.number },
    ...(payment.type === 'refund' ? ofRefund(payment, facts, words, said) : ofPayment(payment, facts, words, said)),
    payments: rows(payment.tenders.flatMap((tender) => tenderRows(tender, words, said))),
    cashier: `${words.by} ${payment.by.name}`,
    code: payment.number,
  };
}

type Row = readonly [string, string];
/** Tabs and line ends are ours; in a name they are spaces. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const rows = (all: readonly Row[]): string => all.map(([what, amount]) => `${plain(what)}\t${amount}`).join('\n');

function ofPayment(
  payment: Extract<PaymentResource, { type: 'payment' }>,
  { restOf, language }: Pick<ReceiptFacts, 'restOf' | 'language'>,
  words: Words,
  said: Said,
) {
  const { lines, fee, total, due, rounding, currency, shares, taxes = [], left } = payment;
  const owed = left === undefined ? [] : [[words.left, said(left, currency)] as const];
  if (payment.restOf !== undefined)
    return {
      items: rows([[`${words.rest} ${restOf ?? ''}`, said(due)]]),
      totals: rows([[words.due, said(due, currency)], ...owed]),
    };
  const covered = shares.find(({ payer }) => payer.is === 'organisation')?.amount ?? '0';
  const isSome = (amount: string) => exact(amount).n !== 0n;
  return {
    items: rows([
      ...lines.map(
        ({ name, units, unit, amount }): Row => [
          `${name}, ${doseInLanguage(amountText(units, unit), language)}`,
          said(amount),
        ],
      ),
      ...(isSome(fee) ? [[words.fee, said(fee)] as const] : []),
    ]),
    totals: rows([
      [words.total, said(total, currency)],
      ...taxes.map(({ name, percent, amount }): Row => [`${words.tax} ${name} ${said(percent)} %`, said(amount)]),
      ...(isSome(covered) ? [[words.covered, `-${said(covered, currency)}`] as const] : []),
      ...(isSome(rounding) ? [[words.rounding, said(rounding)] as const] : []),
      [words.due, said(due, currency)],
      ...owed,
    ]),
  };
}

function ofRefund(
  payment: Extract<PaymentResource, { type: 'refund' }>,
  { refundOf = '' }: ReceiptFacts,
  words: Words,
  said: Said,
) {
  const { total, currency, reason } = payment;
  return {
    items: rows([[reason, said(total)]]),
    totals: rows([
      [words.back, said(total, currency)],
      [words.of, refundOf],
    ]),
  };
}

function tenderRows(tender: Tender, words: Words, said: Said): readonly Row[] {
  switch (tender.method) {
    case 'cash':
      return [
        [words.cash, said(tender.amount)],
        ...(tender.handed ? [[words.handed, said(tender.handed)] as const] : []),
        ...(tender.change ? [[words.change, said(tender.change)] as const] : []),
      ];
    case 'mobile':
      return [[`${words.mobile} ${tender.provider ?? ''} ${tender.reference}`, said(tender.amount)]];
    case 'waived':
      return [[words.waived, said(tender.amount)]];
  }
}
