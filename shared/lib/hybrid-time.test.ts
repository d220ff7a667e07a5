import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '#shared/testing/virtual-clock.ts';
import { createHybridClock, type HybridTime, wallMs } from './hybrid-time.ts';

const START = Date.UTC(2026, 10, 22, 4, 29, 24, 123);

describe('hybrid time', () => {
  it('is sortable text with wall time, counter and station', () => {
    const clock = createHybridClock(createVirtualClock(START), 'ward-3');
    expect([clock.next(), clock.next()]).toEqual([
      '2026-11-22T04:29:24.123Z-0000-ward-3',
      '2026-11-22T04:29:24.123Z-0001-ward-3',
    ]);
    expect(wallMs(clock.next())).toBe(START);
  });

  it('goes on forwards when the clock is set back', () => {
    const wall = createVirtualClock(START);
    const clock = createHybridClock(wall, 'a');
    const before = clock.next();
    wall.set(START - 3_600_000);
    expect(clock.next() > before).toBe(true);
  });

  it('issues times after everything it has seen from elsewhere', () => {
    const wall = createVirtualClock(START);
    const clock = createHybridClock(wall, 'a');
    const seen = '2026-11-22T05:00:00.000Z-00ff-zz';
    clock.observe(seen);
    expect(clock.next()).toBe('2026-11-22T05:00:00.000Z-0100-a');
    clock.observe('2020-01-01T00:00:00.000Z-ffff-zz');
    expect(clock.next()).toBe('2026-11-22T05:00:00.000Z-0101-a');
  });

  it('moves into the next millisecond when the counter is used up', () => {
    const clock = createHybridClock(createVirtualClock(START), 'a');
    clock.observe('2026-11-22T04:29:24.123Z-ffff-b');
    expect(clock.next()).toBe('2026-11-22T04:29:24.124Z-0000-a');
  });

  it('never repeats or goes back, whatever clocks and stations do', () => {
    const step = fc.record({ station: fc.nat(2), moveMs: fc.integer({ min: -5000, max: 5000 }), tells: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const walls = [0, 1, 2].map(() => createVirtualClock(START));
        const clocks = walls.map((wall, n) => createHybridClock(wall, `s${n}`));
        const last: (HybridTime | undefined)[] = [];
        for (const { station, moveMs, tells } of steps) {
          walls[station]?.advance(moveMs);
          const time = clocks[station]?.next() ?? '';
          expect(time > (last[station] ?? '')).toBe(true);
          last[station] = time;
          clocks[tells]?.observe(time);
          const answer = clocks[tells]?.next() ?? '';
          expect(answer > time).toBe(true);
          last[tells] = answer;
        }
      }),
      { seed: 42, numRuns: 300 },
    );
  });
});
