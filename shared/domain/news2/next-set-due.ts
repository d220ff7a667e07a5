import type { Escalation, News2 } from './news2.ts';

const HOUR_MS = 3600_000;

/**
 * The longest that may pass until the next set: the wide end of what the chart says, as nothing tells which end a ward
 * has chosen. Continuous monitoring has no interval; half an hour without a set is then too long (standards.md, section 3).
 */
const INTERVAL_MS: Readonly<Record<Escalation, number>> = {
  'at-least-12-hourly': 12 * HOUR_MS,
  'every-4-to-6-hours': 6 * HOUR_MS,
  'urgent-single-3': HOUR_MS,
  urgent: HOUR_MS,
  emergency: HOUR_MS / 2,
};

/** Milliseconds since the epoch. Undefined where a score asks for nothing: it was not scored, or is partial and low. */
export function nextSetDueMs(score: News2, takenAtMs: number): number | undefined {
  const escalation = score.state === 'not-scored' ? undefined : score.escalation;
  return escalation === undefined ? undefined : takenAtMs + INTERVAL_MS[escalation];
}
