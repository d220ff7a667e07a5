import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, EXTENSION_MS, extendLease, GRACE_MS, HOUR_MS, judgeLease, mayExtend } from './scope-lease.ts';

const lease = { fromMs: 0, untilMs: 30 * DAY_MS };

describe('the lease of a scope', () => {
  it('LE5 counts down in its last third, asks while patients are in care, and is over at once without', () => {
    expect(judgeLease(lease, 19 * DAY_MS, 0).phase).toBe('running');
    expect(judgeLease(lease, 20 * DAY_MS, 0).phase).toBe('ending');
    expect(judgeLease(lease, 30 * DAY_MS, 0).phase).toBe('over');
    expect(judgeLease(lease, 30 * DAY_MS, 2)).toEqual({
      phase: 'asking',
      untilMs: lease.untilMs,
      sealsAtMs: lease.untilMs + GRACE_MS,
    });
  });

  it('LE5 asks from when it was first noticed: a station that was off over the end asks first, once', () => {
    const noticedMs = 40 * DAY_MS;
    expect(judgeLease(lease, noticedMs, 1).phase).toBe('asking');
    expect(judgeLease({ ...lease, noticedMs }, noticedMs + GRACE_MS - 1, 1).phase).toBe('asking');
    expect(judgeLease({ ...lease, noticedMs }, noticedMs + GRACE_MS, 1).phase).toBe('over');
    // Noticed by a clock that ran ahead, which central has set back since: the grace is not shorter for it.
    expect(judgeLease({ ...lease, noticedMs: lease.untilMs - DAY_MS }, lease.untilMs, 1)).toMatchObject({
      ...{ phase: 'asking', sealsAtMs: lease.untilMs + GRACE_MS },
    });
  });

  it('LE9 is extended by a day, in its last day or when it is over, and never further than two days from now', () => {
    expect(mayExtend(lease, 29 * DAY_MS - 1)).toBe(false);
    expect(mayExtend(lease, 29 * DAY_MS)).toBe(true);
    fc.assert(
      fc.property(fc.integer({ min: 29 * 24, max: 80 * 24 }), (hours) => {
        const nowMs = hours * HOUR_MS;
        const next = extendLease({ ...lease, noticedMs: 1 }, nowMs);
        expect(next.untilMs - nowMs).toBeGreaterThanOrEqual(EXTENSION_MS);
        expect(next.untilMs - nowMs).toBeLessThanOrEqual(2 * EXTENSION_MS);
        expect(next.noticedMs).toBeUndefined();
        expect(judgeLease(next, nowMs, 0).phase).not.toBe('over');
      }),
      { seed: 42, numRuns: 200 },
    );
  });
});
