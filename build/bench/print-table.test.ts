import { describe, expect, it } from 'vitest';
import { aimAtLeast, aimAtMost } from './bench-row.ts';
import { formatWork } from './print-table.ts';

const squeezed = (lines: readonly string[]): string[] => lines.map((line) => line.replaceAll(/ +/g, ' ').trim());

describe('the table', () => {
  it('shows figures, notes and verdicts, and says what was not measured', () => {
    const lines = formatWork({
      work: 'Pull',
      rows: [
        { who: 'we', value: 46_842.4, unit: 'docs/s', note: '3 rounds' },
        { who: 'they', value: Number.NaN, unit: 'docs/s' },
        { who: 'search', value: 1.876, unit: 'ms' },
        { who: 'fill', value: 12.345, unit: 's' },
        { who: 'core', value: 201.4, unit: 'MB' },
        { who: 'files', value: 96.2, unit: 'MB/s' },
      ],
      aims: [
        aimAtLeast('beside raw', 0.29, 0.5),
        aimAtLeast('beside them', Number.NaN, 8),
        aimAtMost('p95', 1.876, 30, 'ms'),
        aimAtMost('idle station', 59.8, 100, 'kB'),
      ],
    });
    expect(squeezed(lines)).toEqual([
      '',
      'Pull',
      'we 46,842 docs/s 3 rounds',
      'they not measured',
      'search 1.88 ms',
      'fill 12.35 s',
      'core 201 MB',
      'files 96 MB/s',
      '→ beside raw 0.29× aim ≥ 0.5×: MISSED',
      '→ beside them – aim ≥ 8×: not measured',
      '→ p95 1.88 ms aim ≤ 30 ms: reached',
      '→ idle station 59.80 kB aim ≤ 100 kB: reached',
    ]);
  });
});
