import type { TFunction } from 'i18next';
import type { Verdict } from '#shared/contract/administration.ts';
import type { Answers } from './answers.ts';
import type { Attempt } from './attempt.ts';
import { missingOf } from './missing.ts';
import { nextScanOf } from './next-scan.ts';
import { shownFindings } from './shown-findings.ts';

export type VerdictTone = 'scan' | 'stop' | 'pause' | 'fine' | 'calm';

/** What stands largest: a stop before a scan that is wanted, that before a pause. */
export function verdictTone(verdict: Verdict, attempt: Attempt): VerdictTone {
  if (verdict.state === 'chart' || attempt.already) return 'calm';
  const shown = shownFindings(verdict, attempt);
  if (shown.some(({ strength }) => strength === 'stop')) return 'stop';
  if (nextScanOf(attempt)) return 'scan';
  return shown.some(({ strength }) => strength === 'pause') ? 'pause' : 'fine';
}

/** What a pause waits for: the weightiest answer that is still missing. */
export function pauseFor(
  verdict: Verdict,
  attempt: Attempt,
  answers: Answers,
): 'prescriber' | 'second' | 'reason' | 'answered' {
  const missing = missingOf(attempt, verdict, answers);
  if (missing.includes('prescriber')) return 'prescriber';
  if (missing.includes('second')) return 'second';
  return missing.includes('reasons') || missing.includes('paths') ? 'reason' : 'answered';
}

export function verdictWords(
  tone: Exclude<VerdictTone, 'scan'>,
  waitsFor: ReturnType<typeof pauseFor>,
  t: TFunction,
): string {
  return tone === 'pause' ? t(`round.verdict.pause.${waitsFor}`) : t(`round.verdict.${tone}`);
}
