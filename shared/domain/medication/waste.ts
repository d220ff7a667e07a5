import { type Amount, amount, exactValue, valueIn } from './amount.ts';
import { compare, subtract } from './exact.ts';

export type Waste =
  | { readonly state: 'none' }
  | { readonly state: 'waste'; readonly amount: Amount }
  | { readonly state: 'impossible'; readonly why: 'unlike-units' | 'more-given-than-drawn' };

/** What was drawn up and not given (DA5), in the unit of what was drawn. */
export function wasteOf(drawn: Amount, given: Amount): Waste {
  const used = valueIn(given, drawn.unit);
  if (!used) return { state: 'impossible', why: 'unlike-units' };
  const order = compare(used, exactValue(drawn));
  if (order > 0) return { state: 'impossible', why: 'more-given-than-drawn' };
  return order === 0
    ? { state: 'none' }
    : { state: 'waste', amount: amount(subtract(exactValue(drawn), used), drawn.unit) };
}
