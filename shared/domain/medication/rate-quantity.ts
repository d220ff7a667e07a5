import type { Quantity } from '@medplum/fhirtypes';
import { exactText, findExact } from './exact.ts';
import { type DoseRate, rateText } from './infusion-rate.ts';
import { ucumOf, unitOfUcum } from './units.ts';

const UCUM = 'http://unitsofmeasure.org';
const TIME = { minute: 'min', hour: 'h', day: 'd' } as const;

/** `ug/kg/min`: a rate in UCUM. */
export function toRateQuantity(rate: DoseRate): Quantity {
  const code = `${ucumOf(rate.amount.unit)}${rate.perKg ? '/kg' : ''}/${TIME[rate.per]}`;
  return { value: Number(rate.amount.value), unit: rateText(rate).split(' ')[1] ?? '', system: UCUM, code };
}

export function readRateQuantity(quantity: Quantity | undefined): DoseRate | undefined {
  const [mass, ...rest] = quantity?.code?.split('/') ?? [];
  const perKg = rest[0] === 'kg';
  const per = (['minute', 'hour', 'day'] as const).find((name) => TIME[name] === rest[perKg ? 1 : 0]);
  const unit = unitOfUcum(mass);
  const value = quantity?.value === undefined ? undefined : findExact(quantity.value);
  if (!unit || !per || !value || quantity?.system !== UCUM) return undefined;
  return { amount: { value: exactText(value, 12), unit }, perKg, per };
}
