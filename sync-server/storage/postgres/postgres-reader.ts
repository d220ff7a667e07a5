/**
 * Everything that only reads. What one statement can answer is one statement, which sees one moment; what takes several
 * runs on one snapshot, so that a revision cannot move between winner and archive from one to the next.
 */
import type { Pool } from 'pg';
import { listLatest } from '#shared/revision/list-latest.ts';
import { listLeavesInText } from '#shared/revision/list-leaves-in-text.ts';
import { parseTree } from '#shared/revision/parse-tree.ts';
import { nativeDigests } from '#shared/sqlite/native-digests.ts';
import { type ChunkRange, chunkRange, joinChunks } from '#shared/store/chunk-range.ts';
import type { DocumentJudge } from '#shared/store/document-judge.ts';
import type { DocumentSource, DocumentState } from '#shared/store/document-state.ts';
import type {
  ChangesPage,
  ChangesQuery,
  ConflictEntry,
  EnvelopeFacts,
  FindQuery,
  IdRange,
  ListedDocument,
  QuarantineEntry,
  RecordPart,
  Rev,
  StoredRevision,
  StoreInfo,
  StoreSummary,
} from '#shared/store/document-store.ts';
import {
  findMissingOf,
  findRevision,
  lastSeqOf,
  listedOf,
  listLeafRevisions,
  listRevisionStates,
  toChangeRow,
  toConflictEntry,
  winnerOf,
} from '#shared/store/read-revision.ts';
import type { Scope } from '#shared/store/scope.ts';
import { SummaryOfRows } from '#shared/store/store-summary.ts';
import { planChanges, planPending } from './changes-sql.ts';
import { atOneMoment, find, one, rows, type Sql } from './connect.ts';
import { COLUMNS_WITHOUT_BODY, DOCUMENT_COLUMNS, type DocumentRow, fromDocumentRow } from './document-row.ts';
import { planIdCounts, planIdPage } from './id-range-sql.ts';
import { loadArchived, loadDocuments, loadQuarantined, loadTrees, type RevisionKey } from './load-state.ts';
import { LoadedView } from './loaded-view.ts';
import { Parameters } from './parameters.ts';
import { PendingCounts } from './pending-counts.ts';
import { isStorableText } from './storable.ts';
import { StoreHasMoved } from './store-has-moved.ts';
import { Turnstile } from './turnstile.ts';

const SUMMARY_ROWS = 2000;
const SIZE_IS_KNOWN_MS = 10_000;

export class PostgresReader {
  readonly #pool: Pool;
  readonly #judge: DocumentJudge;
  readonly #pending = new PendingCounts();
  /** Each holds a connection for as long as it reads: all others are for those who ask little (PR5). */
  readonly #sums = new Turnstile(2);
  #size: { readonly bytes: number; readonly atMs: number } | undefined;

  constructor(pool: Pool, judge: DocumentJudge) {
    this.#pool = pool;
    this.#judge = judge;
  }

  async info(): Promise<StoreInfo> {
    const [instanceId, docCount, deletedCount, updateSeq, state] = await one<[string, number, number, number, string]>(
      this.#pool,
      'SELECT instance_id, doc_count, deleted_count, update_seq, state FROM store',
    );
    assertHere(state);
    return { instanceId, docCount, deletedCount, updateSeq, sizeBytes: await this.#sizeBytes() };
  }

  async updateSeq(): Promise<number> {
    return (await one<[number]>(this.#pool, 'SELECT update_seq FROM store'))[0];
  }

  async find(id: string, rev?: Rev): Promise<StoredRevision | undefined> {
    const [state] = await this.#documents([id]);
    if (!state) return undefined;
    if (rev === undefined || rev === state.rev) return winnerOf(state);
    return this.#fromTree(
      id,
      () => [rev],
      (source, now) => findRevision(source, now, rev),
      undefined,
    );
  }

  async findMany(ids: readonly string[]): Promise<(StoredRevision | undefined)[]> {
    const found = new Map((await this.#documents(ids)).map((state) => [state.id, winnerOf(state)]));
    return ids.map((id) => found.get(id));
  }

  async findFacts(ids: readonly string[]): Promise<(EnvelopeFacts | undefined)[]> {
    const states = await loadTrees(this.#pool, ids.filter(isStorableText));
    const found = new Map(states.map((state) => [state.id, state.facts]));
    return ids.map((id) => found.get(id));
  }

  findLeaves(id: string, options: { revs?: readonly Rev[]; latest?: boolean } = {}): Promise<StoredRevision[]> {
    return this.#fromTree(
      id,
      (state) => wantedLeaves(state, options),
      (source, state) => listLeafRevisions(source, state, options),
      [],
    );
  }

  listRevisions(id: string): Promise<{ rev: Rev; state: 'available' | 'missing' | 'deleted' }[]> {
    return this.#fromTree(id, (state) => [...parseTree(state.tree).keys()], listRevisionStates, []);
  }

  findMissing(asked: readonly { readonly id: string; readonly revs: readonly Rev[] }[]) {
    const ids = [...new Set(asked.map(({ id }) => id))].filter(isStorableText);
    return atOneMoment(this.#pool, async (sql) => {
      const [documents, quarantined] = await Promise.all([loadTrees(sql, ids), loadQuarantined(sql, ids)]);
      const source = viewOf({ documents, quarantined });
      return asked.flatMap((question) => findMissingOf(source, question) ?? []);
    });
  }

  /** Nearly every page is one statement. Leaves beside winners need a second, and then a snapshot for both. */
  async listChanges(query: ChangesQuery): Promise<ChangesPage> {
    const page = await readPage(this.#pool, query);
    if (query.bodies !== 'leaves' || !page.states.some(isBranched)) return this.#toPage(query, page, viewOf({}));
    return atOneMoment(this.#pool, async (sql) => {
      const again = await readPage(sql, query);
      const branched = again.states.filter(isBranched);
      const archived = await loadArchived(
        sql,
        branched.flatMap((state) => keysOf(state, wantedLeaves(state))),
      );
      return this.#toPage(query, again, viewOf({ archived }));
    });
  }

  async #toPage(query: ChangesQuery, { states, updateSeq }: FeedPage, source: DocumentSource): Promise<ChangesPage> {
    const lastSeq = lastSeqOf(query, states, updateSeq);
    const rest = { ...query, since: lastSeq };
    const pending =
      states.length < query.limit
        ? 0
        : await this.#pending.count(query, { lastSeq, rows: states.length, updateSeq }, () => this.#count(rest));
    return { rows: states.map((state) => toChangeRow(source, state, query.bodies ?? 'none')), lastSeq, pending };
  }

  async #count(query: ChangesQuery): Promise<number> {
    const { text, values } = planPending(query);
    return (await one<[number]>(this.#pool, text, values))[0];
  }

  /** Of one moment: the snapshot stands while the pieces are read. */
  summarise(scope?: Scope): Promise<StoreSummary> {
    return this.#sums.inTurn(() => this.#summarise(scope));
  }

  #summarise(scope: Scope | undefined): Promise<StoreSummary> {
    return atOneMoment(this.#pool, async (sql) => {
      const sum = new SummaryOfRows(nativeDigests);
      const [updateSeq] = await one<[number]>(sql, 'SELECT update_seq FROM store');
      const query = { limit: SUMMARY_ROWS, excludeKinds: ['AuditEvent'], scope } as const;
      for (let since = 0; ; ) {
        const { states } = await readPage(sql, { ...query, since });
        for (const state of states) sum.add(toChangeRow(viewOf({}), state, 'none'));
        const last = states.at(-1);
        if (!last || states.length < SUMMARY_ROWS) return sum.finish(updateSeq);
        since = last.seq;
      }
    });
  }

  async listIds(range: IdRange): Promise<{ rows: StoredRevision[]; totalRows: number; offset: number }> {
    if (range.uncounted) return { rows: await listRange(this.#pool, range), totalRows: 0, offset: 0 };
    return atOneMoment(this.#pool, async (sql) => {
      const counts = planIdCounts(range);
      const [found, [totalRows, before]] = await Promise.all([
        listRange(sql, range),
        one<[number, number]>(sql, counts.text, counts.values),
      ]);
      return { rows: found, totalRows, offset: Math.min(before + (range.skip ?? 0), totalRows) };
    });
  }

  async listDocuments({ kind, patient, afterId = '', limit, bodies }: FindQuery): Promise<ListedDocument[]> {
    const parameters = new Parameters();
    const from = kind === undefined || afterId > `${kind}:` ? afterId : `${kind}:`;
    const conditions = ['NOT deleted', `id > ${parameters.add(from)}`];
    if (kind !== undefined) conditions.push(`id < ${parameters.add(`${kind};`)}`, `kind = ${parameters.add(kind)}`);
    if (patient !== undefined) conditions.push(`patient = ${parameters.add(patient)}`);
    const columns = bodies === 'none' ? COLUMNS_WITHOUT_BODY : DOCUMENT_COLUMNS;
    const text = `SELECT ${columns} FROM document WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ${parameters.add(limit)}`;
    const found = await rows<DocumentRow>(this.#pool, text, parameters.values);
    return found.map((row) => listedOf(fromDocumentRow(row)));
  }

  async stampOf({ kind, patient }: RecordPart): Promise<string> {
    const text = `SELECT count(*) || '-' || coalesce(max(seq), 0) FROM document WHERE kind = $1 AND patient = $2`;
    return (await find<[string]>(this.#pool, text, [kind, patient]))?.[0] ?? '';
  }

  async listConflicts(after: string | undefined, limit: number): Promise<ConflictEntry[]> {
    const text = `SELECT ${DOCUMENT_COLUMNS} FROM document WHERE conflicted AND id > $1 ORDER BY id LIMIT $2`;
    const found = await rows<DocumentRow>(this.#pool, text, [after ?? '', limit]);
    return found.map((row) => toConflictEntry(fromDocumentRow(row), this.#judge));
  }

  async listQuarantined(limit: number): Promise<QuarantineEntry[]> {
    const text = 'SELECT id, rev, seq, reason FROM quarantine ORDER BY seq LIMIT $1';
    const found = await rows<[string, string, number, string]>(this.#pool, text, [limit]);
    return found.map(([id, rev, seq, reason]) => ({ id, rev, seq, reason }));
  }

  async findLocal(id: string): Promise<string | undefined> {
    if (!isStorableText(id)) return undefined;
    return (await find<[string]>(this.#pool, 'SELECT body FROM local_document WHERE id = $1', [id]))?.[0];
  }

  async findAttachment(digest: string, range?: { start: number; end: number }): Promise<Uint8Array | undefined> {
    if (!isStorableText(digest)) return undefined;
    const text = 'SELECT length, chunks FROM attachment WHERE digest = $1';
    const known = await find<[number, string]>(this.#pool, text, [digest]);
    if (!known) return undefined;
    const [length, chunks] = known;
    const wanted = chunkRange(length, range);
    return wanted ? readChunks(this.#pool, chunks, wanted) : new Uint8Array();
  }

  async #documents(ids: readonly string[]): Promise<DocumentState[]> {
    return loadDocuments(this.#pool, ids.filter(isStorableText));
  }

  /** A document with those of its archived revisions that are wanted, at one moment. */
  #fromTree<T>(
    id: string,
    wanted: (state: DocumentState) => readonly Rev[],
    read: (source: DocumentSource, state: DocumentState) => T,
    absent: T,
  ): Promise<T> {
    if (!isStorableText(id)) return Promise.resolve(absent);
    return atOneMoment(this.#pool, async (sql) => {
      const [state] = await loadDocuments(sql, [id]);
      if (!state) return absent;
      return read(viewOf({ archived: await loadArchived(sql, keysOf(state, wanted(state))) }), state);
    });
  }

  async #sizeBytes(): Promise<number> {
    const nowMs = performance.now();
    if (!this.#size || nowMs - this.#size.atMs > SIZE_IS_KNOWN_MS) {
      const [bytes] = await one<[number]>(this.#pool, 'SELECT pg_database_size(current_database())');
      this.#size = { bytes, atMs: nowMs };
    }
    return this.#size.bytes;
  }
}

async function listRange(sql: Sql, range: IdRange): Promise<StoredRevision[]> {
  const { text, values } = planIdPage(range);
  return (await rows<DocumentRow>(sql, text, values)).map((row) => winnerOf(fromDocumentRow(row)));
}

interface FeedPage {
  readonly states: readonly DocumentState[];
  readonly updateSeq: number;
}

async function readPage(sql: Sql, query: ChangesQuery): Promise<FeedPage> {
  const { text, values } = planChanges(query);
  const found = await rows<[number, string, ...(DocumentRow | null[])]>(sql, text, values);
  const [updateSeq = 0, state] = found[0] ?? [];
  assertHere(state);
  const states = found.flatMap(([, , ...row]) => (row[0] === null ? [] : [fromDocumentRow(row as DocumentRow)]));
  return { states, updateSeq };
}

/** A process that has not yet heard that the database moved must not go on serving what was there (`move-org`). */
function assertHere(state: string | undefined): void {
  if (state === 'moved') throw new StoreHasMoved();
}

const isBranched = ({ tree }: DocumentState): boolean => tree.includes(';');

function wantedLeaves(
  state: DocumentState,
  { revs, latest = false }: { revs?: readonly Rev[]; latest?: boolean } = {},
) {
  if (!revs) return listLeavesInText(state.tree).map(({ rev }) => rev);
  if (!latest) return revs;
  const tree = parseTree(state.tree);
  return revs.flatMap((rev) => listLatest(tree, rev).map((leaf) => leaf.rev));
}

function keysOf(state: DocumentState, revs: readonly Rev[]): RevisionKey[] {
  return revs.filter((rev) => rev !== state.rev && isStorableText(rev)).map((rev) => ({ id: state.id, rev }));
}

function viewOf(loaded: Partial<ConstructorParameters<typeof LoadedView>[0]>): DocumentSource {
  return new LoadedView({
    updateSeq: 0,
    revsLimit: undefined,
    documents: [],
    archived: [],
    quarantined: [],
    digests: [],
    locals: new Map(),
    ...loaded,
  });
}

async function readChunks(pool: Pool, chunks: string, wanted: ChunkRange): Promise<Uint8Array> {
  const text = 'SELECT bytes FROM attachment_chunk WHERE chunks = $1 AND number BETWEEN $2 AND $3 ORDER BY number';
  const parts = await rows<[Buffer]>(pool, text, [chunks, wanted.first, wanted.last]);
  return joinChunks(
    parts.map(([bytes]) => bytes),
    wanted,
  );
}
