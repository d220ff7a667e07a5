import type { NamedDose } from '#shared/domain/medication/dose-by-name.ts';
import type { Order } from '#shared/domain/medication/order.ts';
import type { Asked, AskInput } from './asked.ts';
import { readDosingOf } from './dosing-asked.ts';

export function givingOf(
  { giving }: AskInput,
  order: Order | undefined,
  named: NamedDose | undefined,
  assumeOrdered: boolean,
): Asked['giving'] {
  const dosing = order && readDosingOf(order);
  const route = giving.route ?? dosing?.route;
  if (!assumeOrdered || giving.amount || giving.rate) return { ...giving, route };
  const regimen = dosing?.regimen;
  const content = named?.dose?.content ?? (regimen && 'dose' in regimen ? regimen.dose : undefined);
  const rate = content?.kind === 'rate' ? content.rate : regimen?.kind === 'infusion' ? regimen.rate : undefined;
  return {
    ...giving,
    route,
    ...(content && 'amount' in content ? { amount: content.amount } : {}),
    ...(rate ? { rate } : {}),
  };
}
