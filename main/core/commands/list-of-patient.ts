/**
 * Documents of a patient's record, each read once: a revision is a digest of what it says. A round, a board and a verdict ask
 * for the same orders and measurements again and again; what they ask the store is which there are by now.
 */
import { keptOf } from '#shared/lib/kept.ts';
import type { Document } from '#shared/model/envelope.ts';
import type { ListedDocument } from '#shared/store/document-store.ts';
import type { StoreReader } from '../api/operation-handler.ts';
import { toDocument } from './current-document.ts';

export type RecordReader = Pick<StoreReader, 'listDocuments' | 'findMany'>;

export interface Listed<Resource> {
  readonly document: Document<Resource>;
  /** Other versions wait beside it for a decision. */
  readonly conflicted: boolean;
}

const PAGE = 2_000;
const AT_ONCE = 500;
/** Some 20 MB: what a ward is shown of its patients. What was asked for longest ago leaves first. */
const MOST = 6_000;

/** Documents by id, as they were read of this store last. */
const readOf = keptOf((_store: object) => new Map<string, Document<unknown>>());

/** Every document of one kind in a patient's record, in the order in which they were made; `after` an id, where given. They are read only. */
export async function listOfPatient<Resource>(
  store: RecordReader,
  kind: string,
  patient: string,
  after?: string,
): Promise<Document<Resource>[]> {
  return (await listListed<Resource>(store, kind, patient, after)).map(({ document }) => document);
}

export async function listListed<Resource>(
  store: RecordReader,
  kind: string,
  patient: string,
  after?: string,
): Promise<Listed<Resource>[]> {
  const listed = await listRevisions(store, { kind, patient }, after);
  const known = readOf(store);
  const unread = listed.filter(({ id, rev }) => known.get(id)?._rev !== rev).map(({ id }) => id);
  const read = await readMany<Resource>(store, unread);
  const found = listed.flatMap(({ id, rev, conflicted }) => {
    const kept = known.get(id) as Document<Resource> | undefined;
    // What has gone since it was listed is in neither.
    const document = kept?._rev === rev ? kept : read.get(id);
    return document ? [{ document, conflicted }] : [];
  });
  keep(known, found);
  return found;
}

async function listRevisions(
  store: RecordReader,
  of: { readonly kind: string; readonly patient: string },
  after: string | undefined,
): Promise<readonly ListedDocument[]> {
  const found: ListedDocument[] = [];
  for (let afterId = after; ; afterId = found.at(-1)?.id) {
    const query = { ...of, limit: PAGE, bodies: 'none' as const };
    const page = await store.listDocuments(afterId === undefined ? query : { ...query, afterId });
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}

async function readMany<Resource>(store: RecordReader, ids: readonly string[]) {
  const read = new Map<string, Document<Resource>>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    for (const stored of await store.findMany(ids.slice(from, from + AT_ONCE))) {
      const document = toDocument<Resource>(stored);
      if (document) read.set(document._id, document);
    }
  }
  return read;
}

/** One record that is longer than all that is kept would drive out every other. */
function keep(known: Map<string, Document<unknown>>, found: readonly Listed<unknown>[]): void {
  if (found.length > MOST / 2) return;
  for (const { document } of found) {
    known.delete(document._id);
    known.set(document._id, document);
  }
  for (const id of known.keys()) {
    if (known.size <= MOST) return;
    known.delete(id);
  }
}
