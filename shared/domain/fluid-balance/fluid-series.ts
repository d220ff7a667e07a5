import type { FluidDay } from './fluid-days.ts';

export interface BalancePoint {
  readonly atMs: number;
  /** Millilitres, in less out, since the start of its fluid day. */
  readonly net: number;
}

/**
 * FB8 The balance as it ran over these days, oldest first: each day begins at nothing and stands until it is over, or until
 * now. `days`: newest first, as `fluidDays` gives them.
 */
export function balanceSeries(days: readonly FluidDay<unknown>[], nowMs: number): readonly BalancePoint[] {
  return days.toReversed().flatMap(({ fromMs, toMs, entries, sums }) => {
    const counted = entries.filter(({ fluid }) => fluid.state === 'valid');
    const last = Math.max(counted.at(-1)?.atMs ?? fromMs, Math.min(toMs, nowMs));
    return [
      { atMs: fromMs, net: 0 },
      ...counted.map(({ atMs, running }) => ({ atMs, net: running.net })),
      { atMs: last, net: sums.net },
    ];
  });
}
