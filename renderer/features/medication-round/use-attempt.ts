import { useCallback, useEffect, useRef, useState } from 'react';
import type { Verdict } from '#shared/contract/administration.ts';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../../core-client/core-context.ts';
import { type CallState, settle } from '../../core-client/use-command.ts';
import { type Attempt, judgeInputOf } from './attempt.ts';

export interface Judged {
  readonly verdict: Verdict | undefined;
  readonly call: CallState;
  /** The verdict is of an older question. */
  readonly isStale: boolean;
}

const RETRY_MS = 3_000;

/** What core says to the attempt as it stands now. The answer to an older question never replaces that to a newer one. */
export function useJudgement(
  attempt: Attempt | undefined,
  known: Verdict | undefined,
): Judged & { judgeAgain(): void } {
  const core = useCore();
  const [judged, setJudged] = useState<Judged>({
    verdict: known,
    call: { state: 'idle' },
    isStale: known === undefined,
  });
  const [round, setRound] = useState(0);
  const key = attempt && JSON.stringify(judgeInputOf(attempt));
  const first = useRef(known ? key : undefined);
  useEffect(() => {
    if (key === undefined) return undefined;
    // The scan that opened the dose was judged already.
    if (first.current === key && round === 0) return undefined;
    first.current = undefined;
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    setJudged((before) => ({ ...before, isStale: true }));
    void settle<Verdict>(core.call(contract.administration.judge, JSON.parse(key))).then((outcome) => {
      if (!isCurrent) return;
      if (outcome.state === 'done') setJudged({ verdict: outcome.value, call: { state: 'idle' }, isStale: false });
      else setJudged(({ verdict }) => ({ verdict, call: outcome, isStale: true }));
      if (outcome.state === 'interrupted') timer = setTimeout(() => setRound((count) => count + 1), RETRY_MS);
    });
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [core, key, round]);
  const judgeAgain = useCallback(() => setRound((count) => count + 1), []);
  return { ...judged, judgeAgain };
}
