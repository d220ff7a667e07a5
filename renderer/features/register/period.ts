/** The period before today that a template prints at a time, as days of the wall: `2026-10-01` to `2026-10-31`. */
export type PeriodLength = 'month' | 'quarter' | 'year';

const MONTHS: Readonly<Record<PeriodLength, number>> = { month: 1, quarter: 3, year: 12 };

/** The one that `today` lies in; `stepsBack` goes to those before. */
export function periodOf(
  length: PeriodLength,
  today: string,
  stepsBack = 0,
): { readonly from: string; readonly to: string } {
  const months = MONTHS[length];
  const [year = 0, month = 1] = today.split('-').map(Number);
  const index = Math.floor((year * 12 + month - 1) / months) * months - stepsBack * months;
  return { from: firstDay(index), to: dayBefore(firstDay(index + months)) };
}

const two = (value: number): string => String(value).padStart(2, '0');
const firstDay = (index: number): string => `${Math.floor(index / 12)}-${two((index % 12) + 1)}-01`;
const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
