import { describe, expect, it } from 'vitest';
import { backOffMs, LONGEST_BACK_OFF_MS } from './back-off.ts';
import { createBatchSizer, DEFAULT_BATCH_POLICY, planBatchSize } from './batch-size.ts';
import { createEncodingChooser } from './content-encoding.ts';
import { planLane } from './plan-lane.ts';

/** Rows of a kilobyte. */
const page = (bytes: number, elapsedMs: number) => ({ bytes, rows: bytes / 1000, elapsedMs });

describe('back-off', () => {
  it('RP6.1 doubles with jitter up to five minutes', () => {
    expect([1, 2, 3].map((failures) => backOffMs(failures, () => 0))).toEqual([125, 250, 500]);
    expect([1, 2, 3].map((failures) => backOffMs(failures, () => 1))).toEqual([250, 500, 1000]);
    expect(backOffMs(60, () => 1)).toBe(LONGEST_BACK_OFF_MS);
    expect(backOffMs(60, () => 0)).toBe(LONGEST_BACK_OFF_MS / 2);
  });

  it("RP6.1 heeds the server's Retry-After, within the five minutes", () => {
    expect(backOffMs(1, () => 0, 8000)).toBe(8000);
    expect(backOffMs(1, () => 0, 9e9)).toBe(LONGEST_BACK_OFF_MS);
  });
});

describe('batch size', () => {
  const policy = { ...DEFAULT_BATCH_POLICY, first: 100, most: 2000, aimMs: 2000, mostBytes: 1_000_000 };

  it('RP2.3 grows on a fast link, at most fourfold at a time', () => {
    const sizer = createBatchSizer(policy);
    const sizes = [1, 2, 3, 4, 5, 6].map(() => {
      sizer.done({ rows: sizer.limit(), elapsedMs: 10, bytes: 1000 });
      return sizer.limit();
    });
    expect(sizes).toEqual([400, 1600, 2000, 2000, 2000, 2000]);
  });

  it('RP2.3 shrinks to what the link carries in the time aimed at: 64 kbit/s and rows of 1 kB give 16', () => {
    expect(planBatchSize(100, { rows: 100, elapsedMs: 100 * 125, bytes: 100_000 }, policy)).toBe(16);
  });

  it('RP2.3 is bounded by bytes, halved by a cut and never below one', () => {
    expect(planBatchSize(100, { rows: 10, elapsedMs: 1, bytes: 5_000_000 }, policy)).toBe(2);
    const sizer = createBatchSizer(policy);
    for (let cuts = 0; cuts < 20; cuts += 1) sizer.cut();
    expect(sizer.limit()).toBe(1);
  });

  it('RP2.3 learns nothing from short or empty pages', () => {
    expect(planBatchSize(100, { rows: 0, elapsedMs: 900, bytes: 0 }, policy)).toBe(100);
    expect(planBatchSize(100, { rows: 1, elapsedMs: 30, bytes: 900 }, policy)).toBe(66);
    expect(planBatchSize(100, { rows: 5, elapsedMs: 5, bytes: 900 }, policy)).toBe(100);
  });
});

describe('compression', () => {
  it('RP2.3 stays on a slow line, goes on a fast one when plain pages prove better', () => {
    const slow = createEncodingChooser();
    slow.note('gzip', page(300_000, 3000));
    expect(slow.choose()).toBe('gzip');
    const fast = createEncodingChooser();
    fast.note('gzip', page(1_000_000, 20));
    expect(fast.choose()).toBe('identity');
    fast.note('identity', page(1_000_000, 10));
    expect(fast.choose()).toBe('identity');
    expect(fast.limit('identity', 2000)).toBe(2000);
  });

  it('RP2.3 tries plain pages with few rows where compressed ones come quickly, at first and again', () => {
    const clinic = createEncodingChooser(); // 10 Mbit/s, compressed tenfold
    clinic.note('gzip', page(1_000_000, 80));
    expect(clinic.choose()).toBe('identity');
    expect(clinic.limit('identity', 2000)).toBe(250);
    expect(clinic.limit('gzip', 2000)).toBe(2000);
    clinic.note('identity', page(250_000, 200));
    const asked = Array.from({ length: 200 }, () => {
      const encoding = clinic.choose();
      clinic.note(encoding, encoding === 'gzip' ? page(2_000_000, 160) : page(250_000, 200));
      return { encoding, rows: clinic.limit(encoding, 2000) };
    });
    const plain = asked.filter(({ encoding }) => encoding === 'identity');
    expect(plain.length).toBeLessThan(5);
    expect(plain.every(({ rows }) => rows === 250)).toBe(true);
  });
});

describe('lanes', () => {
  const lane = (number: 1 | 2 | 3, hasWork: boolean, servedMs: number) => ({ lane: number, hasWork, servedMs });

  it('RP3.1 the most urgent lane with work goes first', () => {
    expect(planLane([lane(1, false, 0), lane(2, true, 0), lane(3, true, 0)], 1000)?.lane).toBe(2);
    expect(planLane([lane(1, true, 0), lane(2, true, 0)], 1000)?.lane).toBe(1);
    expect(planLane([lane(1, false, 0)], 1000)).toBeUndefined();
  });

  it('RP3.1 none starves: over ten minutes of endless urgent work each lane is served every minute', () => {
    const lanes = [lane(1, true, 0), lane(2, true, 0), lane(3, true, 0)];
    const gaps: number[] = [];
    for (let now = 0; now < 600_000; now += 2000) {
      const next = planLane(lanes, now);
      if (!next) throw new Error('there is work');
      gaps.push(now - next.servedMs);
      next.servedMs = now;
    }
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60_000);
  });

  it('RP3.1 RP10 none starves behind a clock that was set back', () => {
    const hoursAhead = 7_200_000;
    const lanes = [lane(1, true, hoursAhead), lane(2, true, hoursAhead + 1), lane(3, true, hoursAhead + 2)];
    const served = [0, 2000, 4000].map((now) => {
      const next = planLane(lanes, now);
      if (next) next.servedMs = now;
      return next?.lane;
    });
    expect(served).toEqual([1, 2, 3]);
  });
});
