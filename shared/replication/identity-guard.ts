/**
 * Between two looks at the checkpoints the other side must stay the database that it was. Its positions tell: each ends
 * in a mark of the file, and the number before it never falls. A server restored from a copy, or another one behind the
 * same address, would otherwise be taken for one that has everything up to our position.
 */
import type { FeedToken } from './peer.ts';
import { PeerFault } from './peer-fault.ts';

export interface IdentityGuard {
  /** The checkpoints are about to be read: this is the database from now on. */
  accept(position: FeedToken): void;
  /** A position somewhere in the feed. Throws PeerFault `failing`, after which everything begins at the checkpoints. */
  checkMark(position: FeedToken): void;
  /** The newest position of the database, which never falls. */
  checkNewest(position: FeedToken): void;
}

export function createIdentityGuard(): IdentityGuard {
  let mark: string | undefined;
  let highest = 0;
  const checkMark = (position: FeedToken) => {
    if (mark !== undefined && markOf(position) !== mark) throw anotherDatabase();
  };
  return {
    accept(position) {
      mark = markOf(position);
      highest = 0;
    },
    checkMark,
    checkNewest(position) {
      checkMark(position);
      const number = Number.parseInt(position, 10);
      if (mark !== undefined && number < highest) throw anotherDatabase();
      highest = Math.max(highest, number);
    },
  };
}

function anotherDatabase(): PeerFault {
  return new PeerFault('failing', 'another database, or an older copy of it, answers at this address');
}

/** What stands behind the number of a position. */
export function markOf(position: FeedToken): string {
  return position.slice(position.indexOf('-') + 1);
}
