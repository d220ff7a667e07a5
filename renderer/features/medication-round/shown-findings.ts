/** What can be said by now of what core has judged: nothing of what was not done yet. */
import type { Verdict } from '#shared/contract/administration.ts';
import type { SpecialPath } from '#shared/model/administration-codes.ts';
import type { FindingCode } from '#shared/model/right-codes.ts';
import type { Attempt } from './attempt.ts';
import { isDrugShown, isPatientShown } from './next-scan.ts';

/** Not wrong, only not done yet: no alarm about a pack that nobody has scanned. */
const OF_THE_PATIENT: readonly FindingCode[] = ['patient-not-identified'];
const OF_THE_DRUG: readonly FindingCode[] = [
  'drug-not-identified',
  'drug-unknown',
  'drug-expiry-unknown',
  'batch-not-checked',
  'batch-maybe-recalled',
];

function isTooEarlyToSay(code: FindingCode, attempt: Attempt): boolean {
  if (attempt.already) return false;
  return (
    (!isPatientShown(attempt) && OF_THE_PATIENT.includes(code)) || (!isDrugShown(attempt) && OF_THE_DRUG.includes(code))
  );
}

/** Findings to be shown: those of what was not done yet are left out until it was. */
export function shownFindings(verdict: Verdict, attempt: Attempt): Verdict['findings'] {
  return verdict.findings.filter(({ code }) => !isTooEarlyToSay(code, attempt));
}

/** What is wanted besides, of what can be said by now. */
export function needsOf({ needs }: Verdict, attempt: Attempt): Verdict['needs'] {
  const sayable = (codes: readonly FindingCode[]) => codes.filter((code) => !isTooEarlyToSay(code, attempt));
  const isEarly = (path: SpecialPath) =>
    !attempt.already &&
    ((path === 'no-bar-code' && !isDrugShown(attempt)) || (path === 'damaged-wristband' && !isPatientShown(attempt)));
  return {
    ...needs,
    reasonFor: sayable(needs.reasonFor),
    secondPersonFor: sayable(needs.secondPersonFor),
    prescriberFor: sayable(needs.prescriberFor),
    countersignature: needs.countersignature.filter((path) => !isEarly(path)),
  };
}

/** The verdict on a part of a dose: that it is less than ordered is what its outcome says, with a reason of its own. */
export function ofPart(verdict: Verdict): Verdict {
  const isOther = (code: FindingCode): boolean => code !== 'dose-below-order';
  const { findings, needs } = verdict;
  return {
    ...verdict,
    findings: findings.filter(({ code }) => isOther(code)),
    needs: { ...needs, reasonFor: needs.reasonFor.filter(isOther) },
  };
}
