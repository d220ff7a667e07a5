import { cpus } from 'node:os';
import { type BenchWork, isReached } from './bench-row.ts';

export function printWork(work: BenchWork, write: (line: string) => void): void {
  write('');
  write(work.work);
  for (const { who, value, unit, note } of work.rows) {
    write(`  ${who.padEnd(44)} ${formatValue(value, unit).padStart(14)}  ${note ?? ''}`);
  }
  for (const aim of work.aims) {
    const sign = aim.sense === 'least' ? '≥' : '≤';
    const verdict = Number.isNaN(aim.ratio) ? 'not measured' : isReached(aim) ? 'reached' : 'MISSED';
    write(
      `  → ${aim.text.padEnd(42)} ${`${aim.ratio.toFixed(2)}×`.padStart(14)}  aim ${sign} ${aim.wanted}×: ${verdict}`,
    );
  }
}

function formatValue(value: number, unit: string): string {
  return unit === 'ms' ? `${value.toFixed(2)} ms` : `${Math.round(value).toLocaleString('en')} ${unit}`;
}

/** What a reader needs to judge the figures. */
export function describeMachine(): string {
  const cores = cpus();
  return `${cores.length} × ${cores[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}, ${process.platform}`;
}
