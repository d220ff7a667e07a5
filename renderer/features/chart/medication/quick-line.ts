import { readDoseText } from '#shared/domain/medication/read-dose-text.ts';
import type { OrderSheet } from './order-sheet.ts';

const TIMES: Readonly<Record<number, string>> = {
  1: '08:00',
  2: '08:00 20:00',
  3: '06:00 14:00 22:00',
  4: '06:00 12:00 18:00 22:00',
};

/** A typed line as changes of the form, with the spellings that ISMP warns of. @SAFETY Read whole or not at all (DT2). */
export function readQuick(
  text: string,
  sheet: OrderSheet,
): { readonly part: Partial<OrderSheet>; readonly warnings: readonly string[] } | undefined {
  const read = readDoseText(text, sheet.product?.generic ?? sheet.freeText);
  if (read.state !== 'read') return undefined;
  const { dose, route, timesADay, intervalHours, once, asNeededFor, maxPerDay, days, warnings } = read;
  const common: Partial<OrderSheet> = {
    perKg: '',
    doseTo: '',
    ...(route ? { route } : {}),
    ...(days ? { days: String(days) } : {}),
  };
  if (!('unit' in dose))
    return {
      part: {
        ...common,
        kind: 'infusion',
        dose: dose.amount.value,
        unit: dose.amount.unit,
        per: dose.per,
        ratePerKg: dose.perKg,
      },
      warnings,
    };
  const each: Partial<OrderSheet> = { ...common, dose: dose.value, unit: dose.unit };
  if (asNeededFor !== undefined)
    return {
      part: {
        ...each,
        kind: 'as-needed',
        indication: asNeededFor,
        everyHours: intervalHours ? String(intervalHours) : '',
        maxAmount: maxPerDay ? `${maxPerDay.value} ${maxPerDay.unit}` : '',
      },
      warnings,
    };
  if (once) return { part: { ...each, kind: 'once' }, warnings };
  if (intervalHours) return { part: { ...each, kind: 'every', everyHours: String(intervalHours) }, warnings };
  const times = timesADay === undefined ? undefined : TIMES[timesADay];
  return { part: { ...each, ...(times ? { kind: 'at-times' as const, times } : {}) }, warnings };
}
