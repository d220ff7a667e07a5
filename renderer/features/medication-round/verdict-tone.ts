import type { Verdict } from '#shared/contract/administration.ts';
import { type Attempt, nextScanOf, shownFindings } from './attempt.ts';

export type VerdictTone = 'scan' | 'stop' | 'pause' | 'fine' | 'calm';

/** What stands largest: a stop before a scan that is wanted, that before a pause. */
export function verdictTone(verdict: Verdict, attempt: Attempt): VerdictTone {
  if (verdict.state === 'chart' || attempt.already) return 'calm';
  const shown = shownFindings(verdict, attempt);
  if (shown.some(({ strength }) => strength === 'stop')) return 'stop';
  if (nextScanOf(attempt)) return 'scan';
  return shown.some(({ strength }) => strength === 'pause') ? 'pause' : 'fine';
}
