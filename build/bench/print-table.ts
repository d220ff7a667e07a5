import { type BenchAim, type BenchRow, type BenchWork, judgeAim } from './bench-row.ts';

/** The lines of one work: its figures, then each aim with its verdict. */
export function formatWork({ work, rows, aims }: BenchWork): string[] {
  return ['', work, ...rows.map(formatRow), ...aims.map(formatAim)];
}

function formatRow({ who, value, unit, note = '' }: BenchRow): string {
  return `  ${who.padEnd(50)} ${formatValue(value, unit).padStart(15)}  ${note}`.trimEnd();
}

function formatValue(value: number, unit: BenchRow['unit']): string {
  if (Number.isNaN(value)) return 'not measured';
  return unit === 'ms' ? `${value.toFixed(2)} ms` : `${Math.round(value).toLocaleString('en')} ${unit}`;
}

function formatAim(aim: BenchAim): string {
  const sign = aim.sense === 'least' ? '≥' : '≤';
  const mark = aim.unit === 'ms' ? ' ms' : '×';
  const measured = Number.isNaN(aim.measured) ? '–' : `${aim.measured.toFixed(2)}${mark}`;
  return `  → ${aim.text.padEnd(48)} ${measured.padStart(15)}  aim ${sign} ${aim.wanted}${mark}: ${judgeAim(aim)}`;
}
