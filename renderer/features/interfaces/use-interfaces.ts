import { useEffect, useState } from 'react';
import { contract } from '#shared/contract/index.ts';
import type { InterfaceStatus } from '#shared/contract/interface.ts';
import { useCore } from '../../core-client/core-context.ts';
import { useLive } from '../../state/live.ts';

/** Routes of this station and how they stand; undefined until core has said so. */
export function useInterfaces(): InterfaceStatus | undefined {
  const core = useCore();
  const sitting = useLive((live) => live.sitting);
  const [status, setStatus] = useState<InterfaceStatus>();
  useEffect(
    () => core.watch(contract.interface.watch, () => ({}), { onItem: setStatus, onEnded: () => setStatus(undefined) }),
    [core, sitting],
  );
  return status;
}
