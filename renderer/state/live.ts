import { create } from 'zustand';
import type { LeaseState } from '#shared/contract/lease.ts';
import type { SessionState } from '#shared/contract/session.ts';
import type { StationState, SyncStatus } from '#shared/contract/station.ts';
import type { LineState } from '../core-client/core-client.ts';

/** What core last said about itself. Never a copy of documents. */
interface Live {
  readonly line: LineState;
  /** Undefined until core has spoken. */
  readonly station: StationState | undefined;
  readonly session: SessionState | undefined;
  readonly sync: SyncStatus | undefined;
  readonly lease: LeaseState | undefined;
  /** Grows with every session that begins: opened charts are opened again. */
  readonly sitting: number;
}

export const useLive = create<Live>(() => ({
  line: { state: 'connecting', since: Date.now(), attempt: 0 },
  station: undefined,
  session: undefined,
  sync: undefined,
  lease: undefined,
  sitting: 0,
}));

export function useEnrolledStation() {
  const station = useLive((live) => live.station);
  return station?.state === 'enrolled' ? station : undefined;
}

export function useSignedIn() {
  const session = useLive((live) => live.session);
  return session?.state === 'signed-in' ? session : undefined;
}
