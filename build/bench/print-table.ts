import { type BenchAim, type BenchRow, type BenchWork, judgeAim } from './bench-row.ts';

const WIDTH = 64;

/** The lines of one work: its figures, then each aim with its verdict. */
export function formatWork({ work, rows, aims }: BenchWork): string[] {
  return ['', work, ...rows.map(formatRow), ...aims.map(formatAim)];
}

function formatRow({ who, value, unit, note = '' }: BenchRow): string {
  return `  ${who.padEnd(WIDTH)} ${formatValue(value, unit).padStart(15)}  ${note}`.trimEnd();
}

function formatValue(value: number, unit: BenchRow['unit']): string {
  if (Number.isNaN(value)) return 'not measured';
  return isFine(unit) ? `${value.toFixed(2)} ${unit}` : `${Math.round(value).toLocaleString('en')} ${unit}`;
}

const isFine = (unit: BenchRow['unit']): boolean => unit === 'ms' || unit === 's';

function formatAim(aim: BenchAim): string {
  const sign = aim.sense === 'least' ? '≥' : '≤';
  const mark = aim.unit === 'ratio' ? '×' : ` ${aim.unit}`;
  const measured = Number.isNaN(aim.measured) ? '–' : `${aim.measured.toFixed(2)}${mark}`;
  return `  → ${aim.text.padEnd(WIDTH - 2)} ${measured.padStart(15)}  aim ${sign} ${aim.wanted}${mark}: ${judgeAim(aim)}`;
}
