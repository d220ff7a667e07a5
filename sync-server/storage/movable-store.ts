/**
 * A store under the name of its database, wherever that lies. When it has moved (`move-org`) the next call opens the new
 * place; what was under way at the old one ends there, which has taken no write since, and listeners come along.
 */
import { setTimeout } from 'node:timers/promises';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { StoreHasMoved } from './postgres/store-has-moved.ts';
import type { ServerStore } from './server-store.ts';

function ignoreMoved(fault: unknown): void {
  if (!hasMoved(fault)) throw fault;
}

interface Lodging {
  readonly store: ServerStore;
  /** Present while somebody listens. */
  endWatching: (() => void) | undefined;
  users: number;
  state: 'used' | 'left';
}

/** The catalogue names the new place a moment after the old one was closed. */
const FINDS_IT_WITHIN_MS = 3000;
const PAUSE_MS = 20;

/** `write` of a database that was fenced off tells so in its own way, see `fence-sqlite.ts`. */
const FENCED = 'the database has moved';
const hasMoved = (fault: unknown): boolean =>
  fault instanceof StoreHasMoved || (fault instanceof Error && fault.message.includes(FENCED));

export class MovableStore implements ServerStore {
  readonly #open: () => Promise<ServerStore>;
  readonly #listeners = new Set<(updateSeq: number) => void>();
  #lodging: Promise<Lodging> | undefined;
  #state: 'open' | 'closed' = 'open';

  /** `open` gives the store at the place that holds now. */
  constructor(open: () => Promise<ServerStore>) {
    this.#open = open;
  }

  readonly info: DocumentStore['info'] = () => this.#use((store) => store.info());
  readonly find: DocumentStore['find'] = (id, rev) => this.#use((store) => store.find(id, rev));
  readonly findMany: DocumentStore['findMany'] = (ids) => this.#use((store) => store.findMany(ids));
  readonly findLeaves: DocumentStore['findLeaves'] = (id, options) =>
    this.#use((store) => store.findLeaves(id, options));
  readonly findFacts: DocumentStore['findFacts'] = (ids) => this.#use((store) => store.findFacts(ids));
  readonly listRevisions: DocumentStore['listRevisions'] = (id) => this.#use((store) => store.listRevisions(id));
  readonly findMissing: DocumentStore['findMissing'] = (asked) => this.#use((store) => store.findMissing(asked));
  readonly listChanges: DocumentStore['listChanges'] = (query) => this.#use((store) => store.listChanges(query));
  readonly summarise: DocumentStore['summarise'] = (scope) => this.#use((store) => store.summarise(scope));
  readonly listIds: DocumentStore['listIds'] = (range) => this.#use((store) => store.listIds(range));
  readonly listDocuments: DocumentStore['listDocuments'] = (query) => this.#use((store) => store.listDocuments(query));
  readonly stampOf: DocumentStore['stampOf'] = (of) => this.#use((store) => store.stampOf(of));
  readonly listConflicts: DocumentStore['listConflicts'] = (after, limit) =>
    this.#use((store) => store.listConflicts(after, limit));
  readonly listQuarantined: DocumentStore['listQuarantined'] = (limit) =>
    this.#use((store) => store.listQuarantined(limit));
  readonly retryQuarantined: DocumentStore['retryQuarantined'] = (limit) =>
    this.#use((store) => store.retryQuarantined(limit));
  readonly findLocal: DocumentStore['findLocal'] = (id) => this.#use((store) => store.findLocal(id));
  readonly findAttachment: DocumentStore['findAttachment'] = (digest, range) =>
    this.#use((store) => store.findAttachment(digest, range));
  readonly purge: DocumentStore['purge'] = (asked) => this.#use((store) => store.purge(asked));
  readonly searchPatients: ServerStore['searchPatients'] = (query) => this.#use((store) => store.searchPatients(query));
  /** Of where it lies now: a hub does not move, and what meets a move is tried again. */
  readonly findEvicting = () => this.#use(async (store) => store.findEvicting?.());
  readonly write: DocumentStore['write'] = (batch) => this.#use((store) => store.write(batch));
  /** Bytes that have begun to come cannot be taken in twice: an upload that meets a move fails, and is sent again. */
  readonly stageAttachment: DocumentStore['stageAttachment'] = (bytes) =>
    this.#useOnce((store) => store.stageAttachment(bytes));

  watch(listener: (updateSeq: number) => void): () => void {
    const own = (updateSeq: number) => listener(updateSeq);
    this.#listeners.add(own);
    void this.#lodge().then(
      (lodging) => this.#listen(lodging),
      () => {},
    );
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) void this.#lodging?.then(endListening, () => {});
    };
  }

  #listen(lodging: Lodging): void {
    if (this.#listeners.size > 0 && lodging.state === 'used')
      lodging.endWatching ??= lodging.store.watch((updateSeq) => this.#tell(updateSeq));
  }

  /** Opens the place; rejects when it cannot be opened. */
  async ready(): Promise<void> {
    await this.#lodge();
  }

  /** Goes to the place that holds now, and tells all listeners where it stands. */
  async rehouse(): Promise<void> {
    const left = this.#lodging;
    this.#lodging = undefined;
    const former = await left?.catch(() => undefined);
    if (former) this.#leave(former);
    const lodging = await this.#lodge();
    this.#listen(lodging);
    if (this.#listeners.size > 0) this.#tell((await lodging.store.info()).updateSeq);
  }

  /** Whoever asks afterwards is refused: nothing would close again what a late call had opened. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#listeners.clear();
    const lodging = await this.#lodging?.catch(() => undefined);
    this.#lodging = undefined;
    if (lodging) endListening(lodging);
    await lodging?.store.close();
  }

  async #use<T>(work: (store: ServerStore) => Promise<T>): Promise<T> {
    const untilMs = performance.now() + FINDS_IT_WITHIN_MS;
    for (;;) {
      const before = this.#lodging;
      try {
        return await this.#useOnce(work);
      } catch (fault) {
        if (!hasMoved(fault)) throw fault;
        if (performance.now() > untilMs) throw new StoreHasMoved();
        if (this.#lodging === before || before === undefined) await this.rehouse().catch(ignoreMoved);
      }
      await setTimeout(PAUSE_MS);
    }
  }

  async #useOnce<T>(work: (store: ServerStore) => Promise<T>): Promise<T> {
    const lodging = await this.#lodge();
    lodging.users += 1;
    try {
      return await work(lodging.store);
    } finally {
      lodging.users -= 1;
      this.#closeWhenIdle(lodging);
    }
  }

  #lodge(): Promise<Lodging> {
    if (this.#lodging) return this.#lodging;
    if (this.#state === 'closed') return Promise.reject(new Error('the store is closed'));
    const lodging = this.#open().then((store): Lodging => ({ store, endWatching: undefined, users: 0, state: 'used' }));
    this.#lodging = lodging;
    lodging.catch(() => {
      if (this.#lodging === lodging) this.#lodging = undefined;
    });
    return lodging;
  }

  #leave(lodging: Lodging): void {
    endListening(lodging);
    lodging.state = 'left';
    this.#closeWhenIdle(lodging);
  }

  #closeWhenIdle(lodging: Lodging): void {
    if (lodging.state === 'left' && lodging.users === 0) void lodging.store.close().catch(() => {});
  }

  #tell(updateSeq: number): void {
    for (const listener of [...this.#listeners]) listener(updateSeq);
  }
}

function endListening(lodging: Lodging): void {
  lodging.endWatching?.();
  lodging.endWatching = undefined;
}
