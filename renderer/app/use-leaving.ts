import { useCallback } from 'react';
import { contract } from '#shared/contract/index.ts';
import { useCore } from '../core-client/core-context.ts';
import { settle } from '../core-client/use-command.ts';
import { useBelongings } from './session-life.ts';

/** Leaves the desk: drafts are on disk before the session ends. Lock and switch are one act: whoever comes next signs in. */
export function useLeaving() {
  const core = useCore();
  const leave = useCallback(
    async (how: typeof contract.session.lock | typeof contract.session.signOut) => {
      await useBelongings.getState().mine?.drafts.flush();
      await settle(core.call(how, {}));
    },
    [core],
  );
  return {
    lock: useCallback(() => void leave(contract.session.lock), [leave]),
    signOut: useCallback(() => void leave(contract.session.signOut), [leave]),
  };
}
