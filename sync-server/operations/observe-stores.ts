/** Counts what goes through every store of a pool, without the stores or their callers knowing. */
import type {
  ChangesPage,
  ChangesQuery,
  DocumentStore,
  WriteBatch,
  WriteResult,
} from '#shared/store/document-store.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import type { Metrics } from './create-metrics.ts';
import { currentCall } from './current-call.ts';
import type { StationContacts } from './station-contacts.ts';

interface Pool<S> {
  open(database: string): Promise<S>;
}

/** What is counted, and which stores cannot be written just now (OP4). */
export interface StoreObserver {
  readonly metrics: Metrics;
  readonly contacts: StationContacts;
  /** Stores whose last write failed, with the word for it. */
  readonly failing: Map<DocumentStore, string>;
  /** Told once of each store, as it is without the observer. */
  readonly onOpened?: (database: string, store: DocumentStore) => void;
}

/** The same pool; each store it opens is observed. */
export function observeStores<S extends DocumentStore, P extends Pool<S>>(pool: P, observer: StoreObserver): P {
  const observed = new WeakMap<S, S>();
  const open = async (database: string): Promise<S> => {
    const store = await pool.open(database);
    const known = observed.get(store);
    if (known) return known;
    const made = observeStore(store, observer);
    observed.set(store, made);
    observer.onOpened?.(database, store);
    return made;
  };
  return { ...pool, open };
}

/** A proxy: engines have methods beyond the port, and private fields that need their own `this`. */
function observeStore<S extends DocumentStore>(store: S, observer: StoreObserver): S {
  const own = {
    write: (batch: WriteBatch) => observeWrite(store, observer, () => store.write(batch)),
    listChanges: async (query: ChangesQuery) => observePage(observer, await store.listChanges(query)),
  };
  const bound = new Map<string | symbol, unknown>();
  return new Proxy(store, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof typeof own];
      const known = bound.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method: unknown = value.bind(target);
      bound.set(name, method);
      return method;
    },
  });
}

async function observeWrite(
  store: DocumentStore,
  { metrics, failing }: StoreObserver,
  write: () => Promise<WriteResult>,
): Promise<WriteResult> {
  const end = metrics.writeSeconds.startTimer();
  metrics.writesWaiting.inc();
  try {
    const result = await write();
    failing.delete(store);
    countOutcomes(metrics, result);
    return result;
  } catch (fault) {
    metrics.writeFaults.inc();
    if (fault instanceof StoreFault && fault.refusal.code !== 'locked') failing.set(store, fault.refusal.code);
    throw fault;
  } finally {
    metrics.writesWaiting.dec();
    end();
  }
}

function countOutcomes(metrics: Metrics, { committed, outcomes }: WriteResult): void {
  const sums = { stored: 0, conflict: 0, quarantined: 0, refused: 0, known: 0 };
  for (const { state } of outcomes) sums[state] += 1;
  const stored = committed ? sums.stored : 0;
  metrics.documentsWritten.inc(stored);
  metrics.conflicts.inc(sums.conflict);
  metrics.quarantined.inc(sums.quarantined);
  metrics.refused.inc(sums.refused);
  const counts = currentCall()?.counts;
  if (!counts) return;
  counts.written += stored;
  counts.conflicts += sums.conflict;
  counts.quarantined += sums.quarantined;
  counts.refused += sums.refused;
}

function observePage({ metrics, contacts }: StoreObserver, page: ChangesPage): ChangesPage {
  metrics.changesRows.inc(page.rows.length);
  const call = currentCall();
  if (!call) return page;
  call.counts.rows += page.rows.length;
  if (call.station) contacts.sawLag(call.station, page.pending);
  return page;
}
