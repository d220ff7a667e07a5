import { listLeavesInText } from '#shared/revision/list-leaves-in-text.ts';
import { makeRev } from '#shared/revision/rev.ts';
import type { DocumentState, RevisionContent } from '#shared/store/document-state.ts';
import type { AttachmentInput, Edit, Graft, Purge, Rev } from '#shared/store/document-store.ts';
import { findRevsLimit, REVS_LIMIT_LOCAL } from '#shared/store/revs-limit.ts';
import { textArray } from './array-parameters.ts';
import { rows, type Sql } from './connect.ts';
import {
  COLUMNS_WITHOUT_BODY,
  DOCUMENT_COLUMNS,
  type DocumentRow,
  fromDocumentRow,
  toContent,
} from './document-row.ts';
import type { LoadedState } from './loaded-view.ts';

/** What a group of writes names. */
export interface Named {
  readonly edits: readonly Edit[];
  readonly grafts: readonly Graft[];
  readonly purges: readonly Purge[];
  /** Ids of local documents. */
  readonly locals: readonly string[];
}

export interface RevisionKey {
  readonly id: string;
  readonly rev: Rev;
}

/** Loads what the planner may ask for. The statements go out together: one round trip, a second where revisions beside winners are needed. */
export async function loadState(sql: Sql, updateSeq: number, named: Named): Promise<LoadedState> {
  const ids = [...new Set([...named.edits, ...named.grafts, ...named.purges].map(({ id }) => id))];
  const [documents, quarantined, digests, locals] = await Promise.all([
    loadDocuments(sql, ids),
    named.grafts.length === 0 ? [] : loadQuarantined(sql, ids),
    loadDigests(sql, named),
    loadLocals(sql, [REVS_LIMIT_LOCAL, ...named.locals]),
  ]);
  const archived = await loadArchived(sql, listWanted(documents, named));
  const revsLimit = findRevsLimit(locals.get(REVS_LIMIT_LOCAL));
  return { updateSeq, documents, archived, quarantined, digests, locals, revsLimit };
}

async function loadLocals(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const text = 'SELECT id, body FROM local_document WHERE id = ANY($1::text[])';
  return new Map(await rows<[string, string]>(sql, text, [textArray(ids)]));
}

export async function loadDocuments(sql: Sql, ids: readonly string[]): Promise<DocumentState[]> {
  if (ids.length === 0) return [];
  const text = `SELECT ${DOCUMENT_COLUMNS} FROM document WHERE id = ANY($1::text[])`;
  return (await rows<DocumentRow>(sql, text, [textArray(ids)])).map(fromDocumentRow);
}

/** As far as trees go: without bodies and attachments. */
export async function loadTrees(sql: Sql, ids: readonly string[]): Promise<DocumentState[]> {
  if (ids.length === 0) return [];
  const text = `SELECT ${COLUMNS_WITHOUT_BODY} FROM document WHERE id = ANY($1::text[])`;
  return (await rows<DocumentRow>(sql, text, [textArray(ids)])).map(fromDocumentRow);
}

export async function loadQuarantined(sql: Sql, ids: readonly string[]): Promise<RevisionKey[]> {
  if (ids.length === 0) return [];
  const text = 'SELECT id, rev FROM quarantine WHERE id = ANY($1::text[])';
  return (await rows<[string, string]>(sql, text, [textArray(ids)])).map(([id, rev]) => ({ id, rev }));
}

export async function loadArchived(
  sql: Sql,
  keys: readonly RevisionKey[],
): Promise<(RevisionKey & { readonly content: RevisionContent })[]> {
  if (keys.length === 0) return [];
  const text = `SELECT r.id, r.rev, r.deleted, r.attachments, r.body FROM revision r
    JOIN unnest($1::text[], $2::text[]) AS wanted (id, rev) ON r.id = wanted.id AND r.rev = wanted.rev`;
  const values = [textArray(keys.map(({ id }) => id)), textArray(keys.map(({ rev }) => rev))];
  const found = await rows<[string, string, boolean, string | null, string | null]>(sql, text, values);
  return found.map(([id, rev, ...content]) => ({ id, rev, content: toContent(...content) }));
}

/** Bytes that are referred to, not brought along. */
async function loadDigests(sql: Sql, { edits, grafts }: Named): Promise<string[]> {
  const inputs = [...edits, ...grafts].flatMap(({ attachments }) => (attachments ? Object.values(attachments) : []));
  const digests = [...new Set(inputs.flatMap(digestOf))];
  if (digests.length === 0) return [];
  const text = 'SELECT digest FROM attachment WHERE digest = ANY($1::text[])';
  return (await rows<[string]>(sql, text, [textArray(digests)])).map(([digest]) => digest);
}

function digestOf(input: AttachmentInput): string[] {
  if ('stub' in input) return input.digest.includes('\0') ? [] : [input.digest];
  return 'staged' in input ? [input.staged.digest] : [];
}

/** Revisions that are not winners: those that come again, parents for the judge, and leaves that may win. */
function listWanted(documents: readonly DocumentState[], named: Named): RevisionKey[] {
  const known = new Map(documents.map((state) => [state.id, state]));
  const wanted = new Map<string, RevisionKey>();
  const want = (state: DocumentState | undefined, rev: Rev | undefined) => {
    if (state && rev !== undefined && rev !== state.rev) wanted.set(`${rev} ${state.id}`, { id: state.id, rev });
  };
  for (const { id, parent } of named.edits) want(known.get(id), parent);
  for (const { id, path } of named.grafts) {
    const [own, parent] = path.ids;
    want(known.get(id), own === undefined ? undefined : makeRev(path.start, own));
    want(known.get(id), parent === undefined ? undefined : makeRev(path.start - 1, parent));
  }
  for (const state of documents) {
    if (state.tree.includes(';')) for (const { rev } of listLeavesInText(state.tree)) want(state, rev);
  }
  return [...wanted.values()];
}
