import { setTimeout } from 'node:timers/promises';
import type {
  ChangeListener,
  ChangesQuery,
  DocumentStore,
  EvictingStore,
  FindQuery,
  IdRange,
  Purge,
  RecordPart,
  Rev,
  Scope,
  StagedAttachment,
  WriteBatch,
  WriteResult,
} from '#shared/store/document-store.ts';
import type { SqliteDatabase } from './connection.ts';
import { withStoreFaults } from './sqlite-fault.ts';
import type { SqliteReader } from './sqlite-reader.ts';
import type { WriteRequest } from './sqlite-writer.ts';
import { stageThrough } from './stage-through.ts';
import { summarise } from './summarise.ts';
import type { WriterPort } from './writer-port.ts';

const MOST_SCRUBS = 10_000;

/** What a query of a read model may do with the reading connection. */
export type ReadOnlyDatabase = Pick<SqliteDatabase, 'prepare'>;

/** The document store in one SQLite file: reads on one connection, writes through the one writer. */
export class SqliteStore implements DocumentStore, EvictingStore {
  readonly #readDb: SqliteDatabase;
  readonly #reader: SqliteReader;
  readonly #writer: WriterPort;
  readonly #listeners = new Set<ChangeListener>();
  readonly #openAnother: () => SqliteDatabase;
  #heardSeq: number;

  /** `openAnother`: one more reading connection to the same file, for a moment that has to be held. */
  constructor(readDb: SqliteDatabase, reader: SqliteReader, writer: WriterPort, openAnother: () => SqliteDatabase) {
    this.#openAnother = openAnother;
    this.#readDb = readDb;
    this.#reader = reader;
    this.#writer = writer;
    this.#heardSeq = reader.info().updateSeq;
  }

  /** Asks the tables of a read model, on a snapshot of its own. */
  async query<T>(ask: (db: ReadOnlyDatabase) => T): Promise<T> {
    return withStoreFaults(() => this.#reader.atOnce(() => ask(this.#readDb)));
  }

  info() {
    return this.#read((reader) => reader.info());
  }

  find(id: string, rev?: Rev) {
    return this.#read((reader) => reader.find(id, rev));
  }

  findMany(ids: readonly string[]) {
    return this.#read((reader) => reader.findMany(ids));
  }

  findLeaves(id: string, options?: { revs?: readonly Rev[]; latest?: boolean }) {
    return this.#read((reader) => reader.findLeaves(id, options));
  }

  listRevisions(id: string) {
    return this.#read((reader) => reader.listRevisions(id));
  }

  findFacts(ids: readonly string[]) {
    return this.#read((reader) => reader.findFacts(ids));
  }

  summarise(scope?: Scope) {
    return withStoreFaults(() => summarise(this.#openAnother(), scope));
  }

  findMissing(asked: readonly { readonly id: string; readonly revs: readonly Rev[] }[]) {
    return this.#read((reader) => reader.findMissing(asked));
  }

  listChanges(query: ChangesQuery) {
    return this.#read((reader) => reader.listChanges(query));
  }

  listIds(range: IdRange) {
    return this.#read((reader) => reader.listIds(range));
  }

  listDocuments(query: FindQuery) {
    return this.#read((reader) => reader.listDocuments(query));
  }

  stampOf(of: RecordPart) {
    return this.#read((reader) => reader.stampOf(of));
  }

  listConflicts(after: string | undefined, limit: number) {
    return this.#read((reader) => reader.listConflicts(after, limit));
  }

  listQuarantined(limit: number) {
    return this.#read((reader) => reader.listQuarantined(limit));
  }

  findLocal(id: string) {
    return this.#read((reader) => reader.findLocal(id));
  }

  findAttachment(digest: string, range?: { start: number; end: number }) {
    return this.#read((reader) => reader.findAttachment(digest, range));
  }

  stageAttachment(bytes: AsyncIterable<Uint8Array>): Promise<StagedAttachment> {
    return stageThrough((step) => this.#apply({ do: 'stage', step }), bytes);
  }

  async purge(asked: readonly Purge[]): Promise<readonly Purge[]> {
    return (await this.#apply({ do: 'purge', asked })).purged ?? [];
  }

  async evict(asked: readonly Purge[]): Promise<readonly Purge[]> {
    return this.#evicted(await this.#apply({ do: 'evict', asked }));
  }

  async evictQuarantined(part: Scope, keep: Scope): Promise<readonly Purge[]> {
    return this.#evicted(await this.#apply({ do: 'evict-quarantined', part, keep }));
  }

  async rewrite(): Promise<void> {
    await this.#untilClean('rewrite');
    await this.#untilClean('scrub');
  }

  async #evicted({ purged = [] }: WriteResult): Promise<readonly Purge[]> {
    const gone = purged.filter(({ revs }) => revs.length > 0);
    if (gone.length > 0) await this.#untilClean('scrub');
    return gone;
  }

  /** In steps, so that writes get in between. Each waits a moment longer for whoever still reads from the WAL. */
  async #untilClean(step: 'scrub' | 'rewrite'): Promise<void> {
    for (let attempt = 0; (await this.#apply({ do: step })).isClean !== true; attempt += 1) {
      await setTimeout(Math.min(attempt, 20));
      if (attempt > MOST_SCRUBS) throw new Error('what was evicted could not be cleaned away: a reader holds the file');
    }
  }

  write(batch: WriteBatch): Promise<WriteResult> {
    return this.#apply({ do: 'write', batch });
  }

  retryQuarantined(limit: number): Promise<WriteResult> {
    return this.#apply({ do: 'retry', limit });
  }

  watch(listener: ChangeListener): () => void {
    const own: ChangeListener = (updateSeq, news) => listener(updateSeq, news);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** The writer closes last: only it can bring the WAL home, so that one whole file is left. */
  async close(): Promise<void> {
    this.#listeners.clear();
    this.#readDb.close();
    await this.#writer.close();
  }

  async #read<T>(ask: (reader: SqliteReader) => T): Promise<T> {
    return withStoreFaults(() => ask(this.#reader));
  }

  async #apply(request: WriteRequest): Promise<WriteResult> {
    const result = await this.#writer.apply(request);
    if (result.updateSeq > this.#heardSeq) this.#tell(result.updateSeq, request.do === 'write' ? result : undefined);
    return result;
  }

  /** `written`: a batch's outcomes name all that it changed; what a purge or a retry did is for the feed to tell. */
  #tell(updateSeq: number, written: WriteResult | undefined): void {
    const news = written && { since: this.#heardSeq, ids: listStored(written) };
    this.#heardSeq = updateSeq;
    for (const listener of [...this.#listeners]) listener(updateSeq, news);
  }
}

function listStored({ outcomes }: WriteResult): readonly string[] {
  return outcomes.flatMap(({ state, id }) => (state === 'stored' ? [id] : []));
}
