import type { Quantity } from '@medplum/fhirtypes';
import { compare, type Exact, exact, exactText, findExact } from './exact.ts';
import { convert, type DoseUnit, findUnit, ucumOf, unitOfUcum } from './units.ts';

/** So much of something. `value` is a decimal as written, never a binary number. */
export interface Amount {
  readonly value: string;
  readonly unit: DoseUnit;
}

const UCUM = 'http://unitsofmeasure.org';

/** Throws when `value` is no number: amounts from outside go through `readQuantity`. */
export function amount(value: string | number | Exact, unit: DoseUnit): Amount {
  return { value: exactText(typeof value === 'object' ? value : exact(value), 12), unit };
}

export function exactValue(item: Amount): Exact {
  return exact(item.value);
}

/** In `unit`; undefined for unlike units. */
export function valueIn(item: Amount, unit: DoseUnit): Exact | undefined {
  return convert(exactValue(item), item.unit, unit);
}

/** Undefined for unlike units. */
export function compareAmounts(one: Amount, other: Amount): -1 | 0 | 1 | undefined {
  const converted = valueIn(other, one.unit);
  return converted && compare(exactValue(one), converted);
}

/** A JSON number holds fifteen digits as they were written; a dose with more is a slip. */
export function toQuantity({ value, unit }: Amount): Quantity {
  return { value: Number(value), unit, system: UCUM, code: ucumOf(unit) };
}

/** Undefined when there is no number or the unit is none of ours: it is then shown as written and not reckoned with. */
export function readQuantity(quantity: Quantity | undefined): Amount | undefined {
  const unit = quantity?.system === UCUM ? unitOfUcum(quantity.code) : findUnit(quantity?.unit ?? '');
  const value = quantity?.value === undefined ? undefined : findExact(quantity.value);
  return unit && value && !quantity?.comparator ? { value: exactText(value, 12), unit } : undefined;
}
