import { useCallback, useEffect, useState } from 'react';
import type { InputOf, OutputOf, Query } from '#shared/contract/declare.ts';
import { useCore } from './core-context.ts';
import { type CallState, settle } from './use-command.ts';

export type QueryState<Value> =
  | { readonly state: 'loading'; readonly previous?: Value }
  | { readonly state: 'done'; readonly value: Value }
  | Exclude<CallState, { state: 'idle' | 'running' }>;

/**
 * Asks core and keeps the answer; asks again when the input or `again` changes. `undefined` asks nothing.
 * The answer of an older question never replaces that of a newer one.
 */
export function useQuery<O extends Query>(operation: O, input: InputOf<O> | undefined, again: unknown = 0) {
  const core = useCore();
  const [answer, setAnswer] = useState<QueryState<OutputOf<O>>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  const key = input === undefined ? undefined : JSON.stringify(input);
  useEffect(() => {
    if (key === undefined) return;
    let isCurrent = true;
    setAnswer(asked);
    void settle<OutputOf<O>>(core.call(operation, JSON.parse(key))).then((outcome) => {
      if (isCurrent) setAnswer(outcome);
    });
    return () => {
      isCurrent = false;
    };
  }, [core, operation, key, again, round]);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  return { answer, reload };
}

/** Asked twice in a row, the answer before both stays on the screen: what stands on it would begin anew. */
function asked<Value>(before: QueryState<Value>): QueryState<Value> {
  if (before.state === 'done') return { state: 'loading', previous: before.value };
  return before.state === 'loading' ? before : { state: 'loading' };
}
