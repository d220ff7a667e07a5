/** When a dose may be given, and what it is called at a moment (DW1–DW3). Windows: ISMP/CMS practice, standards.md section 4. */
const MINUTE_MS = 60_000;

/** So long before and after a dose is due. */
export interface Margin {
  readonly earlyMinutes: number;
  readonly lateMinutes: number;
}

export interface WindowPolicy {
  readonly timeCritical: Margin;
  readonly other: Margin;
  /** Given once a day or less often. */
  readonly daily: Margin;
  /** A dose is missed at the latest so long after it was due. */
  readonly missedMinutes: number;
}

const both = (minutes: number): Margin => ({ earlyMinutes: minutes, lateMinutes: minutes });

export const WINDOW_POLICY: WindowPolicy = {
  timeCritical: both(30),
  other: both(60),
  daily: both(120),
  missedMinutes: 720,
};

/** Both ends belong to the window; from `missedMs` on the dose is missed. */
export interface DoseWindow {
  readonly opensMs: number;
  readonly closesMs: number;
  readonly missedMs: number;
}

export function windowOf(
  dose: {
    readonly dueMs: number;
    readonly spacingMinutes: number;
    readonly timeCritical: boolean;
    /** Given once, not once a day. */
    readonly single: boolean;
  },
  policy: WindowPolicy,
): DoseWindow {
  const { dueMs, spacingMinutes } = dose;
  const { earlyMinutes, lateMinutes } = marginOf(dose, policy);
  const missed = Math.max(lateMinutes, Math.min(spacingMinutes / 2, policy.missedMinutes));
  return {
    opensMs: dueMs - earlyMinutes * MINUTE_MS,
    closesMs: dueMs + lateMinutes * MINUTE_MS,
    missedMs: dueMs + missed * MINUTE_MS + 1,
  };
}

function marginOf(
  { spacingMinutes, timeCritical, single }: { spacingMinutes: number; timeCritical: boolean; single: boolean },
  policy: WindowPolicy,
): Margin {
  if (timeCritical) return policy.timeCritical;
  return spacingMinutes >= 1440 && !single ? policy.daily : policy.other;
}

export type DoseTiming = 'upcoming' | 'due' | 'overdue' | 'missed';

export function timingAt({ opensMs, closesMs, missedMs }: DoseWindow, nowMs: number): DoseTiming {
  if (nowMs < opensMs) return 'upcoming';
  if (nowMs <= closesMs) return 'due';
  return nowMs < missedMs ? 'overdue' : 'missed';
}
