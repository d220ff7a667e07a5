import { useEffect, useState } from 'react';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/errors/refusal.ts';
import { useCore } from '../../core-client/core-context.ts';
import { LineLost } from '../../core-client/faults.ts';
import { useLive } from '../../state/live.ts';

export type RegistersSeen = OutputOf<typeof contract.register.watch>;
export type RegistersState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly seen: RegistersSeen }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'lost' };

/** The registers of this site, kept by core as long as they are looked at. */
export function useRegisters() {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [registers, setRegisters] = useState<RegistersState>({ state: 'loading' });
  const [tries, setTries] = useState(0);
  useEffect(
    () =>
      core.watch(contract.register.watch, () => ({}), {
        onItem: (seen) => setRegisters({ state: 'ready', seen }),
        onEnded: (why) =>
          setRegisters(
            why === undefined || why instanceof LineLost ? { state: 'lost' } : { state: 'refused', refusal: why },
          ),
      }),
    [core, sitting, tries],
  );
  return { registers, tryAgain: () => setTries((count) => count + 1) };
}
