import { useCallback, useRef, useState } from 'react';
import type { Command, InputOf, OutputOf } from '#shared/contract/declare.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import { useCore } from './core-context.ts';
import { CoreFault, LineLost } from './faults.ts';

/** Where a call stands. `interrupted`: whether it was done is not known; sending again with the same id is safe. */
export type CallState =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'fault'; readonly reference: string }
  | { readonly state: 'interrupted' };

export type CallOutcome<Value> =
  | { readonly state: 'done'; readonly value: Value }
  | Exclude<CallState, { state: 'idle' | 'running' }>;

const idle: CallState = { state: 'idle' };

/** Runs a command from a form: one at a time, with the state that the form shows. */
export function useCommand<O extends Command>(operation: O) {
  const core = useCore();
  const [call, setCall] = useState<CallState>(idle);
  const isRunning = useRef(false);
  const run = useCallback(
    async (input: InputOf<O>): Promise<CallOutcome<OutputOf<O>>> => {
      if (isRunning.current) return { state: 'interrupted' };
      isRunning.current = true;
      setCall({ state: 'running' });
      const outcome = await settle<OutputOf<O>>(core.call(operation, input));
      isRunning.current = false;
      setCall(outcome.state === 'done' ? idle : outcome);
      return outcome;
    },
    [core, operation],
  );
  const reset = useCallback(() => setCall(idle), []);
  return { call, run, reset, isRunning: call.state === 'running' };
}

export async function settle<Value>(answer: Promise<Value | Refusal>): Promise<CallOutcome<Value>> {
  try {
    const value = await answer;
    return isRefusal(value) ? { state: 'refused', refusal: value } : { state: 'done', value: value as Value };
  } catch (error) {
    if (error instanceof LineLost) return { state: 'interrupted' };
    return { state: 'fault', reference: error instanceof CoreFault ? error.reference : 'window' };
  }
}
