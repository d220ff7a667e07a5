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

/** Checkpoints are each server's own; what a hub has confirmed is not at central yet (HU10). */
export type ServerRole = 'central' | 'hub';

const REMEMBERED: Readonly<Record<ServerRole, string>> = { central: 'holdfast-central', hub: 'holdfast-hub-server' };
const BY_WAY_OF_HUB = 'holdfast-central-by-hub';

/** Who the server was when it was last heard: with it the checkpoints are found again before the first contact. */
export async function rememberServer(store: DocumentStore, role: ServerRole, identity: string): Promise<void> {
  const text = JSON.stringify({ identity });
  const id = REMEMBERED[role];
  if ((await store.findLocal(id)) !== text) await store.write({ locals: [{ id, body: text }] });
}

/** What others wrote may have come by way of a hub: then it is not at central by having come. */
export const hasWorkedWithHub = async (store: Pick<DocumentStore, 'findLocal'>): Promise<boolean> =>
  (await store.findLocal(REMEMBERED.hub)) !== undefined;

/** What a hub has told to be at central. */
export async function recordByWayOfHub(store: DocumentStore, positions: ReadonlyMap<Lane, Confirmed>): Promise<void> {
  await store.write({ locals: [{ id: BY_WAY_OF_HUB, body: JSON.stringify([...positions]) }] });
}

async function readByWayOfHub(store: DocumentStore): Promise<ReadonlyMap<Lane, Confirmed>> {
  const text = await store.findLocal(BY_WAY_OF_HUB);
  return new Map(text === undefined ? [] : (JSON.parse(text) as [Lane, Confirmed][]));
}

/**
 * RP7: what the server has confirmed, from the checkpoints on this side; they are the later written of the two and
 * therefore never ahead. Of central also what it has by way of a hub.
 */
export async function readConfirmed(
  store: DocumentStore,
  role: ServerRole = 'central',
): Promise<ReadonlyMap<Lane, Confirmed>> {
  const direct = await readCheckpoints(store, REMEMBERED[role]);
  if (role === 'hub') return direct;
  const merged = new Map(direct);
  for (const [lane, reached] of await readByWayOfHub(store))
    if (reached.seq > (direct.get(lane)?.seq ?? 0)) merged.set(lane, reached);
  return merged;
}

async function readCheckpoints(store: DocumentStore, rememberedId: string): Promise<ReadonlyMap<Lane, Confirmed>> {
  const remembered = await store.findLocal(rememberedId);
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
