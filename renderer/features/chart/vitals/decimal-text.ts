import { VITAL_CODES } from '#shared/domain/vitals/vital-codes.ts';
import type { VitalName } from '#shared/domain/vitals/vitals-entry.ts';
import type { Format } from '../../../i18n/use-format.ts';

/** Without a trailing zero where a second decimal is rare. */
export function decimalText(name: VitalName, value: number, format: Format): string {
  const { decimals } = VITAL_CODES[name];
  return format.number(value, decimals === 2 ? undefined : decimals);
}
