import type { Checkpoint, ReplicationTarget } from '#shared/replication/peer.ts';

/** The store of a simulated station: takes everything, keeps nothing, tells what came. */
export function createSink(stationId: string, onArrival: (id: string) => void): ReplicationTarget {
  const checkpoints = new Map<string, Checkpoint>();
  return {
    identity: async () => `sink/${stationId}`,
    capabilities: async () => ({ rows: true, lanes: true }),
    readCheckpoint: async (id) => checkpoints.get(id),
    async writeCheckpoint(id, checkpoint) {
      checkpoints.set(id, checkpoint);
    },
    findMissing: async (asked) => asked.map(({ id, revs }) => ({ id, missing: revs })),
    async writeRevisions(grafts, _signal, along) {
      for (const { id } of grafts) onArrival(id);
      if (along) checkpoints.set(along.replicationId, along.checkpoint);
      return { refused: [], recorded: along !== undefined };
    },
  };
}
