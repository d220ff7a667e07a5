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
  /** A page was asked for behind `since`: its end never lies before that. Throws as `checkMark` does. */
  checkPage(since: FeedToken | undefined, last: FeedToken): void;
  /** The newest position of the database, which never falls. */
  checkNewest(position: FeedToken): void;
}

/** `onTrip` is called before the fault is thrown: whatever is remembered of the other side is to be forgotten. */
export function createIdentityGuard(onTrip: () => void = () => undefined): IdentityGuard {
  let mark: string | undefined;
  let highest = 0;
  const trip = (): never => {
    mark = undefined;
    onTrip();
    throw new PeerFault('failing', 'another database, or an older copy of it, answers at this address');
  };
  const checkMark = (position: FeedToken) => {
    if (mark !== undefined && markOf(position) !== mark) trip();
  };
  return {
    accept(position) {
      mark = markOf(position);
      highest = 0;
    },
    checkMark,
    checkPage(since, last) {
      checkMark(last);
      if (mark !== undefined && since !== undefined && numberOf(last) < numberOf(since)) trip();
    },
    checkNewest(position) {
      checkMark(position);
      const number = numberOf(position);
      if (mark !== undefined && number < highest) trip();
      highest = Math.max(highest, number);
    },
  };
}

const numberOf = (position: FeedToken): number => Number.parseInt(position, 10);

/** What stands behind the number of a position, up to where the reader's own scope is named (PR2). */
export function markOf(position: FeedToken): string {
  return position.slice(position.indexOf('-') + 1).replace(/\..*$/, '');
}
