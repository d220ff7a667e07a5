/** What is sent to core of a dose: all that was shown and answered. */
import type { RecordInput, Verdict } from '#shared/contract/administration.ts';
import { isTaken, type SpecialPath } from '#shared/model/administration-codes.ts';
import type { Answers } from './answers.ts';
import { type Attempt, judgeInputOf } from './attempt.ts';
import { answerable, overrideOf } from './overrides.ts';

/** What both commands take: all that was shown and answered. */
export function actInputOf(
  attempt: Attempt,
  verdict: Verdict | undefined,
  answers: Answers,
  waste: RecordInput['waste'],
) {
  const codes = verdict ? answerable(verdict.needs) : [];
  const overrides = codes.flatMap((code) => overrideOf(code, answers) ?? []);
  const paths = Object.entries(answers.paths).flatMap(([path, reason]) =>
    reason?.trim() ? [{ path: path as SpecialPath, reason: reason.trim() }] : [],
  );
  const telephone = answers.telephone.trim();
  const { startId: _start, ...judged } = judgeInputOf(attempt);
  return {
    ...judged,
    overrides,
    paths,
    ...(answers.second ? { second: answers.second.proof } : {}),
    ...(answers.prescriber ? { prescriber: answers.prescriber.proof } : {}),
    ...(waste ? { waste } : {}),
    ...(waste && answers.witness ? { witness: answers.witness.proof } : {}),
    ...(telephone ? { byTelephone: { prescriber: telephone, readBack: true as const } } : {}),
    ...(answers.note.trim() ? { note: answers.note.trim() } : {}),
  };
}

export function recordInputOf(
  attempt: Attempt,
  verdict: Verdict | undefined,
  answers: Answers,
  { outcome, reason, waste }: Pick<RecordInput, 'outcome' | 'reason' | 'waste'>,
): Omit<RecordInput, 'commandId'> {
  const asNeeded = answers.indication.trim()
    ? {
        indication: { text: answers.indication.trim() },
        ...(answers.before.trim() ? { before: answers.before.trim() } : {}),
      }
    : undefined;
  return {
    ...actInputOf(attempt, verdict, answers, isTaken(outcome) ? waste : undefined),
    outcome,
    ...(reason ? { reason } : {}),
    ...(asNeeded ? { asNeeded } : {}),
  };
}
