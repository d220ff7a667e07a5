/** When a dose may be given, and what it is called at a moment (DW1–DW3). Windows: ISMP/CMS practice, standards.md section 4. */
const MINUTE_MS = 60_000;

export interface WindowPolicy {
  readonly timeCriticalMinutes: number;
  readonly otherMinutes: number;
  /** Given once a day or less often. */
  readonly dailyMinutes: number;
  /** A dose is missed at the latest so long after it was due. */
  readonly missedMinutes: number;
}

export const WINDOW_POLICY: WindowPolicy = {
  timeCriticalMinutes: 30,
  otherMinutes: 60,
  dailyMinutes: 120,
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
  const minutes = widthOf(dose, policy);
  const missed = Math.max(minutes, Math.min(spacingMinutes / 2, policy.missedMinutes));
  return {
    opensMs: dueMs - minutes * MINUTE_MS,
    closesMs: dueMs + minutes * MINUTE_MS,
    missedMs: dueMs + missed * MINUTE_MS + 1,
  };
}

function widthOf(
  { spacingMinutes, timeCritical, single }: { spacingMinutes: number; timeCritical: boolean; single: boolean },
  { timeCriticalMinutes, dailyMinutes, otherMinutes }: WindowPolicy,
): number {
  if (timeCritical) return timeCriticalMinutes;
  return spacingMinutes >= 1440 && !single ? dailyMinutes : otherMinutes;
}

export type DoseTiming = 'upcoming' | 'due' | 'overdue' | 'missed';

export function timingAt({ opensMs, closesMs, missedMs }: DoseWindow, nowMs: number): DoseTiming {
  if (nowMs < opensMs) return 'upcoming';
  if (nowMs <= closesMs) return 'due';
  return nowMs < missedMs ? 'overdue' : 'missed';
}
