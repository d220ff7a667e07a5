/**
 * What central has not confirmed (LE11): every document of this station above the confirmed position of its lane, audit
 * events among them, and what central refused. More is harmless — central knows a revision when it sees it again — less
 * would be lost with a station that never comes back.
 */
import type { SealedDocument } from '#shared/protocol/sealed-work.ts';
import { LANES, readConfirmed } from '#shared/replication/confirmed-positions.ts';
import { createStoreRefusedLog } from '#shared/replication/store-refused-log.ts';
import type { DocumentStore, StoredRevision } from '#shared/store/document-store.ts';
import { listWaitingBefore } from '../replicator/waiting-before.ts';

type Reader = DocumentStore;

/** Ids in the order in which they were saved. */
export async function listUnsent(store: Reader, ownStation: string): Promise<readonly string[]> {
  const confirmed = await readConfirmed(store);
  const waiting = await listWaitingBefore(store, ownStation, (lane) => confirmed.get(lane)?.seq ?? 0);
  const rows = LANES.flatMap((lane) => waiting.rows.get(lane) ?? []).sort((a, b) => a.seq - b.seq);
  const refused = await createStoreRefusedLog(store, 'push').list();
  return [...new Set([...rows.map(({ id }) => id), ...refused.map(({ id }) => id)])];
}

/** All leaves of a document, with the bytes of their attachments. */
export async function readSealable(store: Reader, id: string): Promise<readonly SealedDocument[]> {
  const leaves = await store.findLeaves(id);
  const whole = leaves.filter((leaf): leaf is StoredRevision & { body: string } => leaf.body !== undefined);
  return Promise.all(whole.map((leaf) => toSealed(store, leaf)));
}

async function toSealed(store: Reader, leaf: StoredRevision & { body: string }): Promise<SealedDocument> {
  const { id, path, deleted, body } = leaf;
  const named = Object.entries(leaf.attachments ?? {});
  const attachments: NonNullable<SealedDocument['attachments']> = {};
  for (const [name, { contentType, digest, revpos }] of named) {
    const data = await store.findAttachment(digest);
    if (data) attachments[name] = { contentType, revpos, dataBase64: Buffer.from(data).toString('base64') };
  }
  const plainPath = { start: path.start, ids: [...path.ids] };
  return { id, path: plainPath, deleted, body, ...(named.length > 0 && { attachments }) };
}
