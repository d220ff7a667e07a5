/**
 * What PostgreSQL cannot keep: the character NUL, halves of characters, and keys too long for an index. Such a document
 * is refused by itself, before anything is asked of the database; the rest of its batch goes in (PR4).
 */

import { makeRev } from '#shared/revision/rev.ts';
import type { Edit, Graft, LocalWrite, WriteBatch, WriteOutcome, WriteResult } from '#shared/store/document-store.ts';

/** A page of an index holds keys of some 2,700 bytes, id and revision together. */
const MOST_ID_BYTES = 2000;
const MOST_HASH_LENGTH = 200;

export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

export function isStorableId(id: string): boolean {
  return isStorableText(id) && (id.length * 3 <= MOST_ID_BYTES || Buffer.byteLength(id) <= MOST_ID_BYTES);
}

/** The batch without what cannot be kept, and how to put the answers for that back among the others. */
export interface Sifted {
  readonly batch: WriteBatch;
  restore(result: WriteResult): WriteResult;
}

export function siftBatch(batch: WriteBatch): Sifted {
  const documents = [...(batch.edits ?? []), ...(batch.grafts ?? [])];
  for (const local of [...(batch.locals ?? []), ...(batch.ifLocal ? [batch.ifLocal] : [])]) assertStorableLocal(local);
  const flaws = new Map(
    documents.flatMap((document, index) => {
      const reason = findFlaw(document);
      return reason === undefined ? [] : [[index, refuse(document, reason)] as const];
    }),
  );
  if (flaws.size === 0) return { batch, restore: (result) => result };
  const kept = (_document: unknown, index: number) => !flaws.has(index);
  const edits = batch.edits?.filter(kept) ?? [];
  const grafts = batch.grafts?.filter((document, index) => kept(document, index + (batch.edits?.length ?? 0))) ?? [];
  if (batch.atomic) return { batch: { atomic: true }, restore: (result) => undone(result, documents, flaws) };
  const locals = batch.localsIfAllTaken ? [] : (batch.locals ?? []);
  return {
    batch: { ...batch, edits, grafts, locals },
    restore: (result) => ({ ...result, outcomes: merge(result, flaws) }),
  };
}

function findFlaw(document: Edit | Graft): string | undefined {
  const { id, body } = document;
  if (!isStorableText(id)) return 'the id holds a character that cannot be stored';
  if (!isStorableId(id)) return `the id is longer than ${MOST_ID_BYTES} bytes`;
  if ('path' in document && document.path.ids.some((hash) => hash.length > MOST_HASH_LENGTH))
    return 'the revision is too long';
  return isStorableText(body) ? undefined : 'the body holds a character that cannot be stored';
}

function assertStorableLocal({ id, body }: LocalWrite | NonNullable<WriteBatch['ifLocal']>): void {
  if (!isStorableId(id) || !isStorableText(body ?? '')) throw new Error('a local document cannot be stored');
}

function refuse(document: Edit | Graft, reason: string): WriteOutcome {
  const [hash] = 'path' in document ? document.path.ids : [];
  const rev = 'path' in document && hash !== undefined ? { rev: makeRev(document.path.start, hash) } : {};
  return { state: 'refused', id: document.id, ...rev, reason };
}

function undone(
  result: WriteResult,
  documents: readonly (Edit | Graft)[],
  flaws: ReadonlyMap<number, WriteOutcome>,
): WriteResult {
  const outcomes = documents.map(
    ({ id }, index) =>
      flaws.get(index) ?? ({ state: 'refused', id, reason: 'undone together with its batch' } as const),
  );
  return { ...result, committed: false, outcomes };
}

function merge({ outcomes }: WriteResult, flaws: ReadonlyMap<number, WriteOutcome>): WriteOutcome[] {
  const merged = [...outcomes];
  for (const [index, outcome] of [...flaws].sort(([a], [b]) => a - b)) merged.splice(index, 0, outcome);
  return merged;
}
