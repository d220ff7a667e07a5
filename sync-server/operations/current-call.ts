/**
 * The call that is being answered, wherever in it one stands: logs and metrics learn what it is about (OP2) without a
 * parameter through every layer. Nothing else may be decided by it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { StationIdentity } from '../access/caller.ts';

/** What a call did, in counts. */
export interface CallCounts {
  /** Rows of `_changes` read for it. */
  rows: number;
  written: number;
  conflicts: number;
  quarantined: number;
  refused: number;
}

export interface CurrentCall {
  readonly requestId: string;
  readonly counts: CallCounts;
  /** Set by a router for paths of its own. */
  route: string | undefined;
  /** Who has proven to be calling. */
  station: StationIdentity | undefined;
  /** Bytes of its body that are held in memory until it ends. */
  heldBytes: number;
  /** Ends when the right to be answered ends: the station was revoked (OP6). */
  readonly revoked: AbortSignal;
  /** Takes memory for its body; throws 503 when there is no more (OP8). */
  hold(bytes: number): void;
}

const calls = new AsyncLocalStorage<CurrentCall>();

export const currentCall = (): CurrentCall | undefined => calls.getStore();
export const runAsCall = <T>(call: CurrentCall, work: () => T): T => calls.run(call, work);

export const noCounts = (): CallCounts => ({ rows: 0, written: 0, conflicts: 0, quarantined: 0, refused: 0 });
