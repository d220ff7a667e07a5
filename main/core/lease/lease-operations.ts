import { lease } from '#shared/contract/lease.ts';
import { handleInWindow, type Registration, streamInWindow } from '../api/registration.ts';
import { loginOf } from '../api/session-operations.ts';
import { stateStream } from '../session/state-stream.ts';
import { type ExtendDeps, extendByTwo } from './extend-lease.ts';
import type { LeasePart } from './lease-part.ts';

export interface LeaseOperationsDeps {
  /** Undefined while no records are open. */
  readonly part: () => LeasePart | undefined;
  /** Told of each change, also when the part is another. */
  readonly watch: (listener: () => void) => () => void;
}

/** There also before anybody has enrolled: the screens ask at once. */
export function watchLease({ part, watch }: LeaseOperationsDeps): Registration {
  return streamInWindow(lease.watch, (_input, { signal }) =>
    stateStream(() => part()?.state() ?? { phase: 'none' as const }, watch, signal),
  );
}

export function leaseOperations(deps: ExtendDeps): readonly Registration[] {
  return [
    handleInWindow(lease.extend, async (input, { window }) => {
      const refused = await extendByTwo(deps, loginOf(window) ?? '', input);
      return refused ?? deps.part.state();
    }),
  ];
}
