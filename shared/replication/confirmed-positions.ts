import type { Lane } from '#shared/model/envelope.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { parseCheckpointText } from './checkpoint-text.ts';
import { replicationId } from './replication-id.ts';

export const LANES: readonly Lane[] = [1, 2, 3];

export interface Confirmed {
  readonly seq: number;
  /** ISO 8601 */
  readonly at?: string;
}

const CENTRAL = 'holdfast-central';

/** Who central was when it was last heard: with it the checkpoints are found again before the first contact. */
export async function rememberCentral(store: DocumentStore, identity: string): Promise<void> {
  const text = JSON.stringify({ identity });
  if ((await store.findLocal(CENTRAL)) !== text) await store.write({ locals: [{ id: CENTRAL, body: text }] });
}

/**
 * RP7: what central has confirmed, from the checkpoints on this side; they are the later written of the two and
 * therefore never ahead.
 */
export async function readConfirmed(store: DocumentStore): Promise<ReadonlyMap<Lane, Confirmed>> {
  const remembered = await store.findLocal(CENTRAL);
  if (remembered === undefined) return new Map();
  const { identity } = JSON.parse(remembered) as { identity: string };
  const { instanceId } = await store.info();
  const found = new Map<Lane, Confirmed>();
  const read = async (lane: Lane | undefined) =>
    parseCheckpointText(await store.findLocal(replicationId({ source: instanceId, target: identity, lane })));
  for (const lane of LANES) {
    const checkpoint = (await read(lane)) ?? (await read(undefined));
    const at = checkpoint?.history[0]?.endTime;
    if (checkpoint) found.set(lane, { seq: Number.parseInt(checkpoint.sourceLastSeq, 10), ...(at && { at }) });
  }
  return found;
}
