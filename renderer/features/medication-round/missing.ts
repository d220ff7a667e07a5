/** What stands between a dose and giving it. */
import type { Verdict } from '#shared/contract/administration.ts';
import type { Answers } from './answers.ts';
import type { Attempt } from './attempt.ts';
import { nextScanOf } from './next-scan.ts';
import { answerable, isAnsweredElsewhere, overrideOf } from './overrides.ts';
import { needsOf } from './shown-findings.ts';

export type Missing =
  | 'scan-patient'
  | 'scan-drug'
  | 'final'
  | 'prescriber'
  | 'second'
  | 'reasons'
  | 'paths'
  | 'indication'
  | 'witness';

/**
 * What stands between this dose and giving it. Empty: it may be given. @SAFETY What is in the patient already, and the stop of
 * an infusion, wait for nothing but a witness of what was thrown away.
 */
export function missingOf(attempt: Attempt, verdict: Verdict | undefined, answers: Answers): readonly Missing[] {
  const next = nextScanOf(attempt);
  if (!verdict) return [next === 'drug' ? 'scan-drug' : 'scan-patient'];
  if (attempt.already) return answers.drawn.trim() !== '' && !answers.witness ? ['witness'] : [];
  const needs = needsOf(verdict, attempt);
  const needsSecond =
    needs.secondPersonFor.length > 0 || (answers.telephone.trim() !== '' && needs.prescriberFor.length > 0);
  const missing: (Missing | false)[] = [
    next === 'patient' && 'scan-patient',
    next === 'drug' && 'scan-drug',
    verdict.final && next === undefined && 'final',
    needs.prescriberFor.length > 0 && !answers.prescriber && answers.telephone.trim() === '' && 'prescriber',
    needsSecond && !answers.second && 'second',
    answerable(needs).some((code) => !isAnsweredElsewhere(code, verdict) && !overrideOf(code, answers)) && 'reasons',
    needs.countersignature.some((path) => !answers.paths[path]?.trim()) && 'paths',
    needs.indication && answers.indication.trim() === '' && 'indication',
    answers.drawn.trim() !== '' && !answers.witness && 'witness',
  ];
  return missing.filter((one) => one !== false);
}
