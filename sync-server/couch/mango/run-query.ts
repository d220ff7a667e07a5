/**
 * Runs a query: candidates come a page at a time from an index or by id, in the order asked for, and are read through the
 * caller's own view of the database, whatever the index names. The page that fills the limit is the last that is read.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredRevision } from '#shared/store/document-store.ts';
import type { DatabaseView } from '../../access/database-view.ts';
import type { IndexEntry } from '../../storage/field-index-file.ts';
import { boundsOf, type KeyRange } from './bounds.ts';
import type { Choice } from './choose-index.ts';
import { documentOf } from './document-of.ts';
import { encodeKey } from './encode-key.ts';
import { valueAt } from './field-path.ts';
import { contentKeyOf, type IndexDefinition } from './index-definition.ts';
import { matches } from './matches.ts';
import type { Query } from './query.ts';
import { mangoError } from './selector.ts';
import { withDeadline } from './with-deadline.ts';

type Json = Record<string, unknown>;

export interface Found {
  readonly revision: StoredRevision;
  readonly document: Json;
  /** Where the next page begins, after this document. */
  readonly bookmark: string;
}

export interface Examined {
  keys: number;
  documents: number;
}

const PAGE_ROWS = 200;

interface Candidate {
  readonly revision: StoredRevision | undefined;
  readonly entry: IndexEntry | undefined;
}

/** Documents that match, at most `query.limit`. `examined` counts along. */
export async function* runQuery(
  view: DatabaseView,
  query: Query,
  { index }: Choice,
  examined: Examined,
): AsyncGenerator<readonly Found[]> {
  let skip = query.skip;
  let left = query.limit;
  if (left === 0) return;
  const pages = index ? pagesOfIndex(view, query, index) : pagesById(view, query);
  for await (const page of pages) {
    examined.keys += page.length;
    const found = withDeadline(() => page.flatMap((candidate) => judge(candidate, query, examined)));
    const kept = found.slice(skip, skip + left);
    skip = Math.max(0, skip - found.length);
    left -= kept.length;
    if (kept.length > 0) yield kept;
    if (left <= 0) return;
    await nextTurn();
  }
}

function judge({ revision, entry }: Candidate, query: Query, examined: Examined): Found[] {
  if (!revision || revision.deleted || revision.id.startsWith('_design/')) return [];
  examined.documents += 1;
  const document = documentOf(revision);
  if (!matches(query.condition, document)) return [];
  return [{ revision, document, bookmark: writeBookmark(revision.id, entry?.key) }];
}

async function* pagesById(view: DatabaseView, query: Query): AsyncGenerator<readonly Candidate[]> {
  const { low, high } = idBounds(query);
  const descending = query.direction === 'desc';
  const from = readBookmark(query.bookmark)?.id;
  let startId = from ?? (descending ? high : low);
  let skip = from === undefined ? 0 : 1;
  const endId = descending ? low : high;
  for (;;) {
    const range = {
      descending,
      skip,
      limit: PAGE_ROWS,
      ...(startId !== undefined && { startId }),
      ...(endId !== undefined && { endId }),
    };
    const { rows } = await view.store.listIds(range);
    yield rows.map((revision) => ({ revision, entry: undefined }));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE_ROWS) return;
    startId = last.id;
    skip = 1;
  }
}

function idBounds({ condition }: Query): { low: string | undefined; high: string | undefined } {
  const { low, high } = boundsOf(condition, ['_id']);
  return { low: textOf(low?.value), high: textOf(high?.value) };
}

/** Ids are text; a bound of another type is left to the selector. */
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

async function* pagesOfIndex(
  view: DatabaseView,
  query: Query,
  { definition, range }: { definition: IndexDefinition; range: KeyRange },
): AsyncGenerator<readonly Candidate[]> {
  const indexes = view.indexes;
  if (!indexes) throw new Error('this view has no indexes');
  const name = contentKeyOf(definition);
  if (query.update) await indexes.update({ name, keyOf: (revision) => keyOf(definition, revision) }, view.store);
  let after = entryOf(readBookmark(query.bookmark));
  for (;;) {
    const { from, to } = range;
    const page = indexes.list(name, { from, to, after, descending: query.direction === 'desc', limit: PAGE_ROWS });
    const revisions = await view.store.findMany(page.map((entry) => entry.id));
    yield page.map((entry, at) => ({ entry, revision: revisions[at] }));
    after = page.at(-1);
    if (!after || page.length < PAGE_ROWS) return;
  }
}

function keyOf({ fields, partial }: IndexDefinition, revision: StoredRevision): Uint8Array | undefined {
  if (revision.id.startsWith('_design/')) return undefined;
  const document = documentOf(revision);
  const values = fields.map(({ path }) => valueAt(document, path));
  if (values.includes(undefined)) return undefined;
  if (partial && !withDeadline(() => matches(partial, document))) return undefined;
  return encodeKey(values);
}

interface Bookmark {
  readonly id: string;
  readonly key?: string;
}

function writeBookmark(id: string, key: Uint8Array | undefined): string {
  const bookmark: Bookmark = { id, ...(key && { key: Buffer.from(key).toString('base64url') }) };
  return Buffer.from(JSON.stringify(bookmark)).toString('base64url');
}

function readBookmark(text: string | undefined): Bookmark | undefined {
  if (text === undefined) return undefined;
  try {
    const { id, key } = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<Bookmark>;
    if (typeof id === 'string' && (key === undefined || typeof key === 'string')) return { id, ...(key && { key }) };
  } catch {
    // Falls through to the refusal.
  }
  throw mangoError('invalid_bookmark', `Invalid bookmark value: ${text}`);
}

function entryOf(bookmark: Bookmark | undefined): IndexEntry | undefined {
  if (bookmark?.key === undefined) return undefined;
  return { id: bookmark.id, key: Buffer.from(bookmark.key, 'base64url') };
}
