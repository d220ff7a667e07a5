import { describe, expect, it } from 'vitest';
import { HANDOVER_PAUSE_MS, type Lease, type LeaseWish, planLease, planReturn, planTakeover } from './lease.ts';

const wish = (holder: string, nowMs: number, more: Partial<LeaseWish> = {}): LeaseWish => ({
  kind: 'register',
  resource: 'morphine',
  holder,
  nowMs,
  forMs: 1000,
  ...more,
});
const granted = (present: Lease | undefined, asked: LeaseWish): Lease => {
  const plan = planLease(present, asked);
  if (plan.state !== 'granted') throw new Error('not granted');
  return plan.lease;
};

describe('a lease', () => {
  it('LE20 is renewed by its holder under the same epoch, and refused to another while it runs', () => {
    const first = granted(undefined, wish('a', 0));
    expect(first).toMatchObject({ holder: 'a', fromMs: 0, untilMs: 1000, epoch: 1, state: 'held' });
    const renewed = granted(first, wish('a', 500));
    expect(renewed).toMatchObject({ epoch: 1, fromMs: 0, untilMs: 1500 });
    expect(planLease(renewed, wish('b', 1400))).toEqual({ state: 'held-by-another', by: renewed });
  });

  it('LE20 goes to another under a new epoch once it is over, and not before the clocks have had their pause', () => {
    const first = granted(undefined, wish('a', 0));
    expect(planLease(first, wish('b', 1000 + HANDOVER_PAUSE_MS - 1)).state).toBe('held-by-another');
    const plan = planLease(first, wish('b', 1000 + HANDOVER_PAUSE_MS));
    expect(plan).toMatchObject({
      lease: { holder: 'b', epoch: 2 },
      ended: { holder: 'a', epoch: 1, state: 'expired' },
    });
  });

  it('LE20 is free at once when its holder gives it back, which nobody else can', () => {
    const first = granted(undefined, wish('a', 0));
    expect(planReturn(first, 'b')).toBeUndefined();
    const returned = planReturn(first, 'a');
    expect(returned).toMatchObject({ state: 'returned', epoch: 1 });
    expect(granted(returned, wish('b', 1))).toMatchObject({ holder: 'b', epoch: 2 });
    expect(granted(returned, wish('a', 1))).toMatchObject({ holder: 'a', epoch: 2 });
  });

  it('LE21 is taken from a holder who is lost; the old epoch stays on record', () => {
    const { forMs: _forMs, ...endless } = wish('a', 0);
    const first = granted(undefined, endless);
    expect(planLease(first, wish('b', 1e15)).state).toBe('held-by-another');
    expect(planTakeover(first, wish('b', 5))).toMatchObject({
      lease: { holder: 'b', epoch: 2, state: 'held' },
      ended: { holder: 'a', epoch: 1, state: 'taken' },
    });
  });

  it('LE21 what was given back or ran out before stays on record as that, not as taken', () => {
    const first = granted(undefined, wish('a', 0));
    const back = planReturn(first, 'a');
    expect(back && planTakeover(back, wish('b', 5))).toMatchObject({
      lease: { epoch: 2 },
      ended: { state: 'returned' },
    });
    expect(planTakeover({ ...first, state: 'expired' }, wish('b', 5)).ended.state).toBe('expired');
  });
});
