import { useCallback } from 'react';
import type { Verdict } from '#shared/contract/administration.ts';
import { contract } from '#shared/contract/index.ts';
import { isRefusal } from '#shared/errors/refusal.ts';
import { useCore } from '../../core-client/core-context.ts';
import { type Attempt, judgeInputOf } from './attempt.ts';

export interface Matched {
  readonly attempt: Attempt;
  readonly verdict: Verdict;
}

/**
 * Which of several doses of one patient a scanned pack belongs to; the first that was ordered so. Undefined: none of them.
 * Rejects where it could not be asked: then nobody may say that it is not ordered.
 */
export function useMatchDrug() {
  const core = useCore();
  return useCallback(
    async (attempts: readonly Attempt[]): Promise<Matched | undefined> => {
      const [first, ...others] = attempts.map(judgeInputOf);
      if (!first) return undefined;
      const { patientId, encounterId, patient, drug } = first;
      const candidates = [first, ...others].map(({ for: target, giving, startId }) => ({
        ...{ for: target, giving },
        ...(startId ? { startId } : {}),
      }));
      const input = { patientId, patient, drug, candidates, ...(encounterId ? { encounterId } : {}) };
      const answer = await core.call(contract.administration.match, input);
      if (isRefusal(answer)) throw new Error(`not matched: ${answer.code}`);
      const { at = -1, verdict } = answer.matched ?? {};
      const attempt = attempts[at];
      return attempt && verdict ? { attempt, verdict } : undefined;
    },
    [core],
  );
}
