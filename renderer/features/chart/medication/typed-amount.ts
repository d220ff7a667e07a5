import { type Amount, amount } from '#shared/domain/medication/amount.ts';
import { findExact } from '#shared/domain/medication/exact.ts';
import { type DoseUnit, findUnit } from '#shared/domain/medication/units.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';

export function readDecimal(written: string): string | undefined {
  const text = plainNumber(written);
  return /^\d*\.?\d+$/.test(text) && findExact(text)
    ? amount(text.startsWith('.') ? `0${text}` : text, 'mg').value
    : undefined;
}

/** `500`, with the unit beside the field, or `500 mg`. @SAFETY A comma that has two meanings is not read (NU2). */
export function readAmount(written: string, unitBeside = ''): Amount | undefined {
  const [, value = '', word = ''] = /^\s*(\d*[.,]?\d+)\s*([\p{L}µμ]*)\s*$/u.exec(written) ?? [];
  const unit: DoseUnit | undefined = findUnit(word || unitBeside);
  const decimal = readDecimal(value);
  return unit && decimal ? { value: decimal, unit } : undefined;
}
