import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestClock } from '../testing/test-desk.ts';
import { createTrustedTime } from './trusted-time.ts';

function rig(seenMs = 1_000_000, skewMs = 0) {
  const clock = createTestClock(1_000_000);
  const running = { ms: 0 };
  return { clock, running, time: createTrustedTime({ clock, elapsedMs: () => running.ms }, { seenMs, skewMs }) };
}

describe('trusted time', () => {
  it('LE6 follows the clock, corrected by what central said, and does not follow it back', () => {
    const { clock, time } = rig(0, 500);
    expect(time.nowMs()).toBe(1_000_500);
    clock.advance(1000);
    expect(time.nowMs()).toBe(1_001_500);
    clock.advance(-900_000);
    expect(time.nowMs()).toBe(1_001_500);
  });

  it('LE6 goes on with the time that the station runs, whatever the clock is set to', () => {
    const { clock, running, time } = rig();
    clock.advance(-900_000);
    running.ms += 7_000;
    expect(time.nowMs()).toBe(1_007_000);
  });

  it('LE6 begins at the highest time that was kept', () => {
    expect(rig(9_000_000).time.nowMs()).toBe(9_000_000);
  });

  it('LE6 is set back by central alone: a clock that had run ahead is healed by contact', () => {
    const { clock, time } = rig();
    clock.advance(500_000_000);
    expect(time.nowMs()).toBe(501_000_000);
    time.toldByCentral(1_000_100);
    expect(time.nowMs()).toBe(1_000_100);
    expect(time.skewMs()).toBe(1_000_100 - 501_000_000);
  });

  it('LE6 never goes back without central, however the clock is moved', () => {
    const step = fc.record({ clock: fc.integer({ min: -1e9, max: 1e9 }), ran: fc.integer({ min: 0, max: 1e6 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { clock, running, time } = rig();
        let before = time.nowMs();
        for (const { clock: by, ran } of steps) {
          clock.advance(by);
          running.ms += ran;
          const now = time.nowMs();
          expect(now - before).toBeGreaterThanOrEqual(ran);
          before = now;
        }
      }),
      { seed: 42, numRuns: 200 },
    );
  });
});
