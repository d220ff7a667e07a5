import { describe, expect, it } from 'vitest';
import { aimAtLeast, aimAtMost, judgeAim, perSecond, ratioOf } from './bench-row.ts';

const rows = [
  { who: 'we', value: 30, unit: 'docs/s' },
  { who: 'they', value: 10, unit: 'docs/s' },
  { who: 'nobody', value: Number.NaN, unit: 'docs/s' },
] as const;

describe('aims', () => {
  it('are reached at the very figure that is asked for', () => {
    expect(judgeAim(aimAtLeast('rate', 5, 5))).toBe('reached');
    expect(judgeAim(aimAtLeast('rate', 4.99, 5))).toBe('MISSED');
    expect(judgeAim(aimAtMost('time', 30, 30, 'ms'))).toBe('reached');
    expect(judgeAim(aimAtMost('time', 30.01, 30, 'ms'))).toBe('MISSED');
  });

  it('are neither reached nor missed where one side was not measured', () => {
    expect(ratioOf(rows, 'we', 'they')).toBe(3);
    expect(judgeAim(aimAtLeast('absent peer', ratioOf(rows, 'we', 'nobody'), 2))).toBe('not measured');
    expect(judgeAim(aimAtLeast('no such row', ratioOf(rows, 'we', 'stranger'), 2))).toBe('not measured');
  });

  it('count by the second', () => {
    expect(perSecond(50_000, 2000)).toBe(25_000);
  });
});
