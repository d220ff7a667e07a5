/**
 * HU15 (RP9): a server's checkpoint never lies ahead of the store that it was written for, because a position is confirmed
 * only of what the store had durably. One that does tells that the file is an older copy of what it was.
 */
import type { ReplicationTarget } from './peer.ts';
import { PeerFault } from './peer-fault.ts';

export function guardFallBack(
  target: ReplicationTarget,
  /** Newest sequence of the store when this run began: what a pull brings meanwhile would hide it. */
  startSeq: () => number,
  onFellBack: () => void,
): ReplicationTarget {
  /** Checkpoints as they stood before this run wrote any. */
  const judged = new Set<string>();
  return {
    ...target,
    async readCheckpoint(id, signal) {
      const checkpoint = await target.readCheckpoint(id, signal);
      if (judged.has(id) || Number.parseInt(checkpoint?.sourceLastSeq ?? '0', 10) <= startSeq()) {
        judged.add(id);
        return checkpoint;
      }
      onFellBack();
      throw new PeerFault(
        'refused',
        'the server has had more from this station than is here: the file is an older copy',
      );
    },
  };
}
