/** HU13 (RP10): a hub judges proofs, and tells the time, by central's clock as far as it knows it. */
import type { Clock } from '#shared/lib/clock.ts';
import type { ClockWatch } from '#shared/replication/clock-watch.ts';

export interface CorrectedClock extends Clock {
  /** `lastKnownMs`: central minus own, as it was measured before this run; holds until it is measured again. */
  follow(watch: Pick<ClockWatch, 'skewMs'>, lastKnownMs?: number): void;
  /** The machine's. */
  readonly own: Clock;
}

export function correctedClock(own: Clock): CorrectedClock {
  let watch: Pick<ClockWatch, 'skewMs'> | undefined;
  let before = 0;
  return {
    own,
    now: () => own.now() + (watch?.skewMs() ?? before),
    follow(next, lastKnownMs = 0) {
      watch = next;
      before = lastKnownMs;
    },
  };
}
