/** Forms filled in: from a product that was chosen, and from an order that is to be changed. */
import type { FoundProduct } from '#shared/contract/order.ts';
import type { Regimen } from '#shared/domain/medication/dosing.ts';
import { EMPTY_ORDER, type OrderSheet, WEIGHT_LIMITS } from './order-sheet.ts';
import { unitsOf } from './product-units.ts';
import type { OrderItem } from './read-orders.ts';

export function sheetOfProduct(product: FoundProduct): Partial<OrderSheet> {
  const [unit = 'mg'] = unitsOf(product);
  const [only, second] = product.routes;
  return { product, unit, route: second === undefined && only ? only : '' };
}

/** Begins now: a change holds from when it is signed. What was written elsewhere begins with the drug alone. */
export function sheetOfOrder({ order, name, row }: OrderItem, product: FoundProduct | undefined): OrderSheet {
  const base: OrderSheet = {
    ...EMPTY_ORDER,
    ...(product ? sheetOfProduct(product) : { freeText: name }),
    timeCritical: order.timeCritical,
    review: order.reviewAt?.slice(0, 10) ?? '',
    indication: row.content.reasonCode?.[0]?.text ?? '',
  };
  if (order.dosing.state !== 'read') return base;
  const { regimen, route, instruction, course } = order.dosing.dosing;
  const days = course.end ? String(Math.max(1, Math.ceil((Date.parse(course.end) - Date.now()) / 86_400_000))) : '';
  return { ...base, days, route: route?.text ?? base.route, instruction: instruction ?? '', ...regimenPart(regimen) };
}

function regimenPart(regimen: Regimen): Partial<OrderSheet> {
  switch (regimen.kind) {
    case 'infusion':
      return {
        ...{ kind: 'infusion', dose: regimen.rate.amount.value, unit: regimen.rate.amount.unit, per: regimen.rate.per },
        ...{
          ratePerKg: regimen.rate.perKg,
          volume: regimen.volume ? `${regimen.volume.value} ${regimen.volume.unit}` : '',
          inBag: regimen.inBag ? `${regimen.inBag.value} ${regimen.inBag.unit}` : '',
        },
      };
    case 'varying':
      return {
        kind: 'varying',
        lines: regimen.doses.map(({ time, amount }) => `${time} ${amount.value} ${amount.unit}`).join('\n'),
      };
    case 'scale':
      return {
        ...{ kind: 'scale', times: regimen.times.join(' '), measuredIn: regimen.measuredIn },
        lines: regimen.bands.map(bandLine).join('\n'),
      };
    case 'at-times':
      return {
        ...{
          kind: 'at-times',
          times: regimen.times.join(' '),
          everyDays: regimen.everyDays ? String(regimen.everyDays) : '',
          weekdays: regimen.days ?? [],
        },
        ...dosePart(regimen.dose),
      };
    case 'every':
      return { kind: 'every', everyHours: String(regimen.minutes / 60), ...dosePart(regimen.dose) };
    case 'once':
      return { kind: 'once', ...dosePart(regimen.dose) };
    case 'as-needed':
      return {
        ...{ kind: 'as-needed', indication: regimen.indication.text, ...dosePart(regimen.dose) },
        everyHours: regimen.minMinutes ? String(regimen.minMinutes / 60) : '',
        maxDoses: regimen.maxDosesIn24h ? String(regimen.maxDosesIn24h) : '',
        maxAmount: regimen.maxIn24h ? `${regimen.maxIn24h.value} ${regimen.maxIn24h.unit}` : '',
      };
  }
}

function bandLine({ from, below, dose }: Extract<Regimen, { kind: 'scale' }>['bands'][number]): string {
  const span = from && below ? `${from}-${below}` : from ? `>=${from}` : `<${below}`;
  return `${span} ${dose ? `${dose.value} ${dose.unit}` : 'none'}`;
}

function dosePart(dose: Extract<Regimen, { kind: 'once' }>['dose']): Partial<OrderSheet> {
  if (dose.kind === 'range') return { dose: dose.low.value, doseTo: dose.high.value, unit: dose.low.unit };
  if (dose.kind === 'fixed') return { dose: dose.amount.value, unit: dose.amount.unit };
  return {
    perKg: dose.rule.perKg,
    ...Object.fromEntries(WEIGHT_LIMITS.map((name) => [name, dose.rule[name] ?? ''])),
    unit: dose.rule.unit,
    dose: dose.amount.value,
  };
}
