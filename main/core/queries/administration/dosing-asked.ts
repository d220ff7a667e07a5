import type { Dosing } from '#shared/domain/medication/dosing.ts';
import type { Order } from '#shared/domain/medication/order.ts';
import { doseUnitsOf } from '#shared/domain/medication/same-strength.ts';
import type { DoseUnit } from '#shared/domain/medication/units.ts';
import type { OrderVersion } from '../../commands/order/order-facts.ts';
import type { AskInput } from './asked.ts';

export function readDosingOf({ dosing }: Order): Dosing | undefined {
  return dosing.state === 'read' ? dosing.dosing : undefined;
}

/** Without an order what is given is checked as an order for it once would be. */
export function dosingOfGiving({ giving, givenAt = '' }: AskInput): Dosing | undefined {
  if (!giving.amount) return undefined;
  const regimen = { kind: 'once', dose: { kind: 'fixed', amount: giving.amount } } as const;
  return { regimen, course: { start: givenAt }, ...(giving.route ? { route: giving.route } : {}) };
}

/** In which the order says how much: whether another strength may stand for what was ordered hangs on it. */
export function unitsOf(version: OrderVersion | undefined): readonly DoseUnit[] {
  return doseUnitsOf(version && readDosingOf(version.order)?.regimen);
}
