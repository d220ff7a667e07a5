import { useEffect, useState } from 'react';
import { contract } from '#shared/contract/index.ts';
import type { ScopeState } from '#shared/contract/scope.ts';
import { useCore } from '../../core-client/core-context.ts';

/** What of other sites is here; undefined until core has spoken. */
export function useScopeState(): ScopeState | undefined {
  const core = useCore();
  const [state, setState] = useState<ScopeState>();
  useEffect(() => core.watch(contract.scope.watch, () => ({}), { reopen: true, onItem: setState }), [core]);
  return state;
}
