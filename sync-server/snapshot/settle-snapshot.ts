/** What has to stand before a snapshot file is given out: the server's half of the checkpoint (SN9), and the trace (SN7). */
import { advanceCheckpoint } from '#shared/replication/checkpoint.ts';
import { checkpointDocumentText, parseCheckpointText } from '#shared/replication/checkpoint-text.ts';
import { LANES } from '#shared/replication/confirmed-positions.ts';
import { replicationId } from '#shared/replication/replication-id.ts';
import type { DocumentStore, LocalWrite } from '#shared/store/document-store.ts';
import { localIdOf } from '../access/station-store.ts';
import type { ServerContext } from '../context.ts';
import { actAtCentral } from '../orgs/central-write.ts';
import type { SnapshotNote } from './snapshot-notes.ts';

type Parts = Pick<ServerContext, 'catalogue' | 'stores'>;

/** Once. Several processes may try: one after the other, who comes late finds it done, and who lost the lock leaves it to them. */
export async function settleSnapshot(
  { catalogue, stores }: Parts,
  id: string,
  tell: (note: SnapshotNote) => Promise<boolean>,
): Promise<void> {
  await catalogue.exclusively(`snapshot ${id}`, async (lock) => {
    const note = await catalogue.findSnapshot(id);
    if (!note || note.state === 'told') return;
    if (note.state === 'written') {
      const organisation = await catalogue.findOrganisation(note.organisationId);
      if (!organisation) throw new Error('a snapshot of no organisation');
      const store = await stores.open(organisation.database);
      await lock.assertHeld();
      await placeCheckpoint(store, note);
      await catalogue.moveSnapshot(id, 'placed');
    }
    await lock.assertHeld();
    if (await tell(note)) await catalogue.moveSnapshot(id, 'told');
  });
}

/** What the source of a replication keeps; the station writes its own half behind the last chunk (SN12). */
async function placeCheckpoint(
  store: Pick<DocumentStore, 'findLocal' | 'write'>,
  { id: sessionId, stationId, identity: source, storeInstanceId: target, position: seq, madeAtMs }: SnapshotNote,
): Promise<void> {
  if (target === undefined) return;
  const endTime = new Date(madeAtMs).toISOString();
  const locals: LocalWrite[] = [];
  for (const lane of LANES) {
    const id = localIdOf(stationId, replicationId({ source, target, lane }));
    const earlier = parseCheckpointText(await store.findLocal(id));
    const checkpoint = advanceCheckpoint(earlier, { sessionId, seq, endTime, shown: seq });
    locals.push({ id, body: checkpointDocumentText(checkpoint) });
  }
  await store.write({ locals });
}

/** At central: which station, how many documents, and who. */
export async function auditSnapshot(
  context: ServerContext,
  note: Pick<SnapshotNote, 'id' | 'organisationId' | 'stationId' | 'documents' | 'by'>,
): Promise<boolean> {
  const organisation = await context.catalogue.findOrganisation(note.organisationId);
  if (!organisation) return false;
  const reason = `snapshot ${note.id}: ${note.documents} documents, by ${note.by}`;
  const act = {
    operation: 'snapshot.write',
    action: 'R',
    subtype: 'snapshot',
    target: note.stationId,
    reason,
  } as const;
  await actAtCentral(context, organisation, act, async () => ({ documents: [], result: undefined }));
  return true;
}
