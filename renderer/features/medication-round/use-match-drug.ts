import { useCallback } from 'react';
import type { Verdict } from '#shared/contract/administration.ts';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { settle } from '../../core-client/use-command.ts';
import { type Attempt, judgeInputOf } from './attempt.ts';

export interface Matched {
  readonly attempt: Attempt;
  readonly verdict: Verdict;
}

/** Which of several doses a scanned pack belongs to; the first that was ordered so. Undefined: none of them. */
export function useMatchDrug() {
  const core = useCore();
  return useCallback(
    async (attempts: readonly Attempt[]): Promise<Matched | undefined> => {
      const asked = attempts.map(async (attempt) => ({
        attempt,
        outcome: await settle<Verdict>(core.call(contract.administration.judge, judgeInputOf(attempt))),
      }));
      for (const { attempt, outcome } of await Promise.all(asked)) {
        if (outcome.state !== 'done') continue;
        if (outcome.value.packs.some(({ isOrdered }) => isOrdered)) return { attempt, verdict: outcome.value };
      }
      return undefined;
    },
    [core],
  );
}
