import type { Pool } from 'pg';
import { stageThrough } from '#shared/sqlite/stage-through.ts';
import type {
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
import { SharedReads } from '../shared-reads.ts';
import { type PatientQuery, searchPatients } from './patient-search.ts';
import { withStoreFaults } from './postgres-fault.ts';
import type { PostgresReader } from './postgres-reader.ts';
import type { PostgresWriter } from './postgres-writer.ts';
import { freeRoom, writeAnew } from './reclaim.ts';
import type { StagedUploads } from './staged-uploads.ts';
import { isStorableText } from './storable.ts';
import { CHANNEL, UpdateListener } from './update-listener.ts';

export interface StoreParts {
  readonly url: string;
  readonly pool: Pool;
  readonly writers: Pool;
  readonly reader: PostgresReader;
  readonly writer: PostgresWriter;
  readonly uploads: StagedUploads;
  readonly updateSeq: number;
}

const LISTENS_ON_MS = 60_000;

/** The document store in one PostgreSQL database, which other processes may use at the same time. */
export class PostgresStore implements DocumentStore, EvictingStore {
  readonly #pool: Pool;
  readonly #writers: Pool;
  readonly #reader: PostgresReader;
  readonly #writer: PostgresWriter;
  readonly #uploads: StagedUploads;
  readonly #updates: UpdateListener;
  readonly #shared = new SharedReads();
  readonly #listeners = new Set<(updateSeq: number) => void>();
  #heardSeq: number;
  #endOfListening: NodeJS.Timeout | undefined;

  constructor({ url, pool, writers, reader, writer, uploads, updateSeq }: StoreParts) {
    this.#pool = pool;
    this.#writers = writers;
    this.#reader = reader;
    this.#writer = writer;
    this.#uploads = uploads;
    this.#heardSeq = updateSeq;
    this.#updates = new UpdateListener(url, (seq) => this.#hear(seq));
  }

  info() {
    return withStoreFaults(() => this.#shared.once('info', () => this.#reader.info()));
  }

  find(id: string, rev?: Rev) {
    return withStoreFaults(() => this.#reader.find(id, rev));
  }

  findMany(ids: readonly string[]) {
    return withStoreFaults(() => this.#reader.findMany(ids));
  }

  findFacts(ids: readonly string[]) {
    return withStoreFaults(() => this.#reader.findFacts(ids));
  }

  findLeaves(id: string, options?: { revs?: readonly Rev[]; latest?: boolean }) {
    return withStoreFaults(() => this.#reader.findLeaves(id, options));
  }

  listRevisions(id: string) {
    return withStoreFaults(() => this.#reader.listRevisions(id));
  }

  findMissing(asked: readonly { readonly id: string; readonly revs: readonly Rev[] }[]) {
    return withStoreFaults(() => this.#reader.findMissing(asked));
  }

  listChanges(query: ChangesQuery) {
    const read = () => this.#reader.listChanges(query);
    return withStoreFaults(() => (query.ids ? read() : this.#shared.once(JSON.stringify(query), read)));
  }

  summarise(scope?: Scope) {
    return withStoreFaults(() => this.#reader.summarise(scope));
  }

  listIds(range: IdRange) {
    return withStoreFaults(() => this.#reader.listIds(range));
  }

  listDocuments(query: FindQuery) {
    return withStoreFaults(() => this.#reader.listDocuments(query));
  }

  stampOf(of: RecordPart) {
    return withStoreFaults(() => this.#reader.stampOf(of));
  }

  listConflicts(after: string | undefined, limit: number) {
    return withStoreFaults(() => this.#reader.listConflicts(after, limit));
  }

  listQuarantined(limit: number) {
    return withStoreFaults(() => this.#reader.listQuarantined(limit));
  }

  findLocal(id: string) {
    return withStoreFaults(() => this.#reader.findLocal(id));
  }

  findAttachment(digest: string, range?: { start: number; end: number }) {
    return withStoreFaults(() => this.#reader.findAttachment(digest, range));
  }

  searchPatients(query: PatientQuery) {
    return withStoreFaults(() => searchPatients(this.#pool, query));
  }

  stageAttachment(bytes: AsyncIterable<Uint8Array>): Promise<StagedAttachment> {
    return stageThrough((step) => withStoreFaults(() => this.#uploads.take(step)), bytes);
  }

  write(batch: WriteBatch): Promise<WriteResult> {
    return this.#tellOf(this.#writer.write(batch));
  }

  retryQuarantined(limit: number): Promise<WriteResult> {
    return this.#tellOf(this.#writer.retryQuarantined(limit));
  }

  evict(asked: readonly Purge[]): Promise<readonly Purge[]> {
    return this.#evicted(this.#writer.evict(asked.filter(({ id }) => isStorableText(id))));
  }

  evictQuarantined(part: Scope, keep: Scope): Promise<readonly Purge[]> {
    return this.#evicted(this.#writer.evictQuarantined(part, keep));
  }

  rewrite(): Promise<void> {
    return withStoreFaults(() => writeAnew(this.#writers));
  }

  async findEvicting(): Promise<EvictingStore> {
    return this;
  }

  async #evicted(evicting: Promise<WriteResult>): Promise<readonly Purge[]> {
    const { purged = [] } = await evicting;
    const gone = purged.filter(({ revs }) => revs.length > 0);
    if (gone.length > 0) await withStoreFaults(() => freeRoom(this.#writers));
    return gone;
  }

  async purge(asked: readonly Purge[]): Promise<readonly Purge[]> {
    const askable = asked.filter(({ id }) => isStorableText(id));
    const { purged = [] } = await this.#tellOf(this.#writer.purge(askable));
    const answers = new Map(askable.map((one, index) => [one, purged[index]]));
    return asked.map((one) => answers.get(one) ?? { id: one.id, revs: [] });
  }

  watch(listener: (updateSeq: number) => void): () => void {
    const own = (updateSeq: number) => listener(updateSeq);
    this.#listeners.add(own);
    clearTimeout(this.#endOfListening);
    this.#updates.start();
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.#stopListeningLater();
    };
  }

  /** The connection stays for the next long poll, which comes at once or not at all. */
  #stopListeningLater(): void {
    clearTimeout(this.#endOfListening);
    this.#endOfListening = setTimeout(() => void this.#updates.stop(), LISTENS_ON_MS);
    this.#endOfListening.unref();
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    clearTimeout(this.#endOfListening);
    await this.#updates.stop();
    await this.#writer.idle();
    await Promise.all([this.#pool.end(), this.#writers.end()]);
  }

  async #tellOf(writing: Promise<WriteResult>): Promise<WriteResult> {
    const result = await writing;
    if (result.updateSeq > this.#heardSeq) {
      this.#hear(result.updateSeq);
      void this.#writers.query('SELECT pg_notify($1, $2)', [CHANNEL, String(result.updateSeq)]).catch(() => {});
    }
    return result;
  }

  #hear(updateSeq: number): void {
    if (!(updateSeq > this.#heardSeq)) return;
    this.#heardSeq = updateSeq;
    for (const listener of [...this.#listeners]) listener(updateSeq);
  }
}
