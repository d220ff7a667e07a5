/**
 * The time by which leases end (LE6): the highest that was ever seen, of central's times at contacts, this station's clock,
 * and what this station wrote. It goes on with the time that the station runs, so that a clock which is set back, or stands
 * still, holds nothing up. Only central's word sets it back, when the clock here had run ahead.
 *
 * @SAFETY Times that other stations wrote are left out: one clock that is a year ahead somewhere would seal every ward.
 */
import type { Clock } from '#shared/lib/clock.ts';

export interface TrustedTime {
  /** Milliseconds since the epoch, by central's clock. Never less than before, but for `toldByCentral`. */
  nowMs(): number;
  /** Central's clock minus this station's. */
  skewMs(): number;
  toldByCentral(nowMs: number): void;
}

export interface TimeKnown {
  readonly seenMs: number;
  readonly skewMs: number;
}

export interface TimeSources {
  readonly clock: Clock;
  /** Milliseconds that this process has run; nobody sets it. */
  readonly elapsedMs: () => number;
}

export function createTrustedTime({ clock, elapsedMs }: TimeSources, known: TimeKnown): TrustedTime {
  let skewMs = known.skewMs;
  let anchor = { atMs: known.seenMs, elapsedMs: elapsedMs() };
  return {
    nowMs() {
      const ran = anchor.atMs + Math.max(0, elapsedMs() - anchor.elapsedMs);
      const nowMs = Math.max(ran, clock.now() + skewMs);
      if (nowMs > ran) anchor = { atMs: nowMs, elapsedMs: elapsedMs() };
      return nowMs;
    },
    skewMs: () => skewMs,
    toldByCentral(nowMs) {
      skewMs = nowMs - clock.now();
      anchor = { atMs: nowMs, elapsedMs: elapsedMs() };
    },
  };
}
