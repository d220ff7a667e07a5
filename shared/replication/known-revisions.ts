import type { Rev } from './peer.ts';

/**
 * What the other direction has just proved to be on the other side, so that it need not be asked about: a revision
 * pulled from central is not offered to central again. Only a hint: forgetting entries costs a question, never data.
 */
export interface KnownRevisions {
  add(id: string, rev: Rev): void;
  has(id: string, rev: Rev): boolean;
  /** Once it has been passed over it is of no further use. */
  forget(id: string, rev: Rev): void;
  /** The other side is not what it was. */
  clear(): void;
  readonly size: number;
}

export function createKnownRevisions(most = 50_000): KnownRevisions {
  const keys = new Set<string>();
  return {
    add(id, rev) {
      if (keys.size < most) keys.add(`${rev} ${id}`);
    },
    has: (id, rev) => keys.has(`${rev} ${id}`),
    forget(id, rev) {
      keys.delete(`${rev} ${id}`);
    },
    clear: () => keys.clear(),
    get size() {
      return keys.size;
    },
  };
}
