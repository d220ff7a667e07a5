import type { Lane } from '#shared/model/envelope.ts';
import { portableDigests } from '#shared/revision/digests.ts';

export interface ReplicationScope {
  readonly source: string;
  readonly target: string;
  readonly lane: Lane | undefined;
}

/** Name of the checkpoints of one direction and lane; a replica with another identity never finds them. */
export function replicationId({ source, target, lane }: ReplicationScope): string {
  return portableDigests.sha256Hex(JSON.stringify([source, target, lane ?? 0])).slice(0, 32);
}
