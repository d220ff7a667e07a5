import type { SyncStatus } from '#shared/contract/station.ts';
import type { Direction } from '#shared/replication/store-refused-log.ts';
import { reasonOfFault } from './fault-reason.ts';

type DirectionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | { readonly state: 'waiting'; readonly fault: unknown; readonly retryAtMs: number };

/** How it stands between this station and central, out of what both directions met. */
export interface LinkWatch {
  connecting(direction: Direction): void;
  connected(direction: Direction): void;
  failed(direction: Direction, fault: unknown, retryAtMs: number): void;
  answered(nowMs: number): void;
  read(): Pick<SyncStatus, 'link' | 'lastContactAt' | 'reason' | 'retryAt'>;
}

export function createLinkWatch(): LinkWatch {
  const states = new Map<Direction, DirectionState>();
  let lastContactMs: number | undefined;
  return {
    /** A new try after a fault is still that fault to the person who reads the status. */
    connecting(direction) {
      if (states.get(direction)?.state !== 'waiting') states.set(direction, { state: 'connecting' });
    },
    connected: (direction) => void states.set(direction, { state: 'connected' }),
    failed: (direction, fault, retryAtMs) => void states.set(direction, { state: 'waiting', fault, retryAtMs }),
    answered(nowMs) {
      lastContactMs = nowMs;
    },
    read() {
      const contact = lastContactMs === undefined ? {} : { lastContactAt: iso(lastContactMs) };
      const all = [...states.values()];
      const waiting = all.find((one) => one.state === 'waiting');
      if (waiting) return { ...reasonOfFault(waiting.fault), retryAt: iso(waiting.retryAtMs), ...contact };
      const connected = all.length === 2 && all.every(({ state }) => state === 'connected');
      return { link: connected ? 'connected' : 'connecting', ...contact };
    },
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
