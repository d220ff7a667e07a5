/** Doses and rates as a nurse types them, read whole or not at all (DT2). */
import type { Amount } from '#shared/domain/medication/amount.ts';
import { doseText } from '#shared/domain/medication/dose-text.ts';
import { type DoseRate, rateText } from '#shared/domain/medication/infusion-rate.ts';
import { readDoseText } from '#shared/domain/medication/read-dose-text.ts';
import { wasteOf } from '#shared/domain/medication/waste.ts';

export function findAmount(text: string): Amount | undefined {
  const read = readDoseText(text);
  return read.state === 'read' && 'value' in read.dose ? read.dose : undefined;
}

export function findRate(text: string): DoseRate | undefined {
  const read = readDoseText(text);
  return read.state === 'read' && 'per' in read.dose ? read.dose : undefined;
}

export function amountText(amount: Amount | undefined): string {
  return amount ? doseText(amount) : '';
}

/** As it stands in a field: without the commas of thousands, so that it reads back (NU2). */
export function typedAmountText(amount: Amount | undefined): string {
  return amountText(amount).replaceAll(',', '');
}

export function typedRateText(rate: DoseRate | undefined): string {
  return rate ? rateText(rate).replaceAll(',', '') : '';
}

export type TypedWaste =
  | { readonly state: 'none' }
  | { readonly state: 'unreadable' | 'impossible' }
  | { readonly state: 'waste'; readonly drawn: Amount; readonly amount: Amount };

/** What was drawn up less what is given. */
export function wasteOfText(drawn: string, given: Amount | undefined): TypedWaste {
  if (drawn.trim() === '') return { state: 'none' };
  const read = findAmount(drawn);
  if (!read || !given) return { state: 'unreadable' };
  const waste = wasteOf(read, given);
  return waste.state === 'waste'
    ? { ...waste, drawn: read }
    : { state: waste.state === 'none' ? 'none' : 'impossible' };
}

/** What is left in a bag when it is stopped, and thrown away: all that is named is waste. */
export function restOfText(left: string): TypedWaste {
  if (left.trim() === '') return { state: 'none' };
  const rest = findAmount(left);
  if (!rest) return { state: 'unreadable' };
  return Number(rest.value) === 0 ? { state: 'none' } : { state: 'waste', drawn: rest, amount: rest };
}
