import type { FeedPosition } from '../couch/sequence-token.ts';

/** Nothing was committed behind this position and nothing entered the scope since: there is nothing to read. */
export function isCurrent(at: FeedPosition, updateSeq: number | undefined, epoch = 0): boolean {
  return at.seq === updateSeq && at.epoch === epoch && !at.catchUp;
}
