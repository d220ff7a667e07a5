import type {
  DocumentStore,
  Edit,
  Graft,
  WriteBatch,
  WriteOutcome,
  WriteResult,
} from '#shared/store/document-store.ts';

/** Why a document may not be written: a reason, or the outcome itself. */
type Objection = (document: Edit | Graft) => WriteOutcome | string | undefined;

/** Writes what nobody objects to; the outcomes keep the order of the batch, refusals among them (PR4). */
export async function writeAllowed(
  store: Pick<DocumentStore, 'write'>,
  batch: WriteBatch,
  findObjection: Objection,
): Promise<WriteResult> {
  const { edits = [], grafts = [] } = batch;
  const refused = new Map<Edit | Graft, WriteOutcome>();
  for (const document of [...edits, ...grafts]) {
    const reason = findObjection(document);
    if (typeof reason === 'string') refused.set(document, { state: 'refused', id: document.id, reason });
    else if (reason) refused.set(document, reason);
  }
  if (refused.size === 0) return store.write(batch);
  const allowed = <T extends Edit | Graft>(documents: readonly T[]) => documents.filter((item) => !refused.has(item));
  const result = await store.write({ ...batch, edits: allowed(edits), grafts: allowed(grafts) });
  let next = 0;
  const outcomes = [...edits, ...grafts].map((item) => refused.get(item) ?? (result.outcomes[next++] as WriteOutcome));
  return { ...result, outcomes };
}
