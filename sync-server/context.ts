import { mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Gauge } from 'prom-client';
import { type Clock, systemClock } from '#shared/lib/clock.ts';
import { createHybridClock, type HybridClock } from '#shared/lib/hybrid-time.ts';
import { systemTimers } from '#shared/lib/timers.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { type Administrators, createAdministrators } from './access/administrators.ts';
import { type AttemptLimiter, createAttemptLimiter } from './access/attempt-limiter.ts';
import { createReplayGuard, type ReplayGuard } from './access/replay-guard.ts';
import { createSharedReplayGuard } from './access/shared-replay-guard.ts';
import { createStationGate, type StationGate } from './access/station-gate.ts';
import { openTokenFiles } from './access/token-files.ts';
import type { ServerConfig } from './config/config.ts';
import { createWakeRounds, type WakeRounds } from './feed/wake-rounds.ts';
import { createLog } from './operations/create-log.ts';
import { createMetrics, type Metrics } from './operations/create-metrics.ts';
import { currentCall } from './operations/current-call.ts';
import { createHealthProbe, type HealthProbe } from './operations/health.ts';
import { observeStores } from './operations/observe-stores.ts';
import { type KeptClock, keepSharedClock } from './operations/shared-clock.ts';
import { createStationContacts, type StationContacts } from './operations/station-contacts.ts';
import type { Catalogue } from './orgs/catalogue.ts';
import { createFieldIndexPool, type FieldIndexPool } from './storage/field-indexes.ts';
import { openStorage, type Storage } from './storage/open-storage.ts';
import type { Secrets } from './storage/secrets.ts';
import { SharedReads } from './storage/shared-reads.ts';
import type { StorePool } from './storage/store-pool.ts';
import { SERVER_VERSION } from './version.ts';

/** Everything a request or a command of the server works with; built once. */
export interface ServerContext {
  readonly config: ServerConfig;
  readonly version: string;
  readonly clock: Clock;
  /** Times of documents that central itself writes. */
  readonly hybridClock: HybridClock;
  readonly log: Logger;
  readonly catalogue: Catalogue;
  readonly secrets: Secrets;
  /** The engine behind catalogue, secrets and stores. */
  readonly storage: Storage;
  readonly stores: StorePool;
  /** Tells of each store that is opened from now on. Returns what ends it. */
  watchOpened(listener: OpenedListener): () => void;
  /** What feeds that were woken together ask alike is read once. */
  readonly sharedReads: SharedReads;
  readonly wakeRounds: WakeRounds;
  readonly fieldIndexes: FieldIndexPool;
  readonly administrators: Administrators;
  readonly stations: StationGate;
  readonly attempts: AttemptLimiter;
  readonly metrics: Metrics;
  readonly contacts: StationContacts;
  readonly health: HealthProbe;
  close(): Promise<void>;
}

export interface ContextParts {
  /** The time that counts, whatever keeps the catalogue: of tests, and of a hub, which goes by central's. */
  readonly clock?: Clock;
  /** Of this machine; corrected where several processes share a catalogue (PG7). */
  readonly machineClock?: Clock;
  readonly log?: Logger;
}

export type OpenedListener = (database: string, store: DocumentStore) => void;

/** Name under which central writes documents of its own. */
export const CENTRAL = 'central';

export async function buildContext(config: ServerConfig, parts: ContextParts = {}): Promise<ServerContext> {
  const { log = createLog(config.logLevel) } = parts;
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const storage = await openStorage(config.dataFolder, config.storage, (doubt) => log.warn(doubt));
  const { catalogue, secrets } = storage;
  const shared = parts.clock ? undefined : await openSharedClock(storage, log, parts.machineClock ?? systemClock);
  const clock = parts.clock ?? shared ?? parts.machineClock ?? systemClock;
  const listeners = new Set<OpenedListener>();
  const observer = {
    metrics: createMetrics({ speaksTls: config.tls !== undefined }),
    contacts: createStationContacts(clock),
    failing: new Map(),
    onOpened: (...opened: Parameters<OpenedListener>) => {
      for (const listener of listeners) listener(...opened);
    },
  };
  const { metrics, contacts, failing } = observer;
  if (shared) showSkew(metrics, shared);
  const stores = observeStores(storage.stores, observer);
  const replays = await openReplays(config, catalogue, clock);
  const fieldIndexes = createFieldIndexPool(join(config.dataFolder, 'indexes'));
  return {
    config,
    version: SERVER_VERSION,
    clock,
    hybridClock: createHybridClock(clock, CENTRAL),
    log,
    catalogue,
    secrets,
    storage,
    stores,
    watchOpened(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sharedReads: new SharedReads(),
    wakeRounds: createWakeRounds(systemTimers),
    fieldIndexes,
    administrators: createAdministrators(config.administrators, clock, {
      ...(storage.sessionKey && { sessionKey: storage.sessionKey }),
    }),
    stations: createStationGate({
      catalogue,
      clock,
      replays: replays.guard,
      onProven: (station) => {
        contacts.heard(station);
        const call = currentCall();
        if (call) call.station = station;
      },
    }),
    attempts: createAttemptLimiter(clock),
    metrics,
    contacts,
    health: createHealthProbe({
      catalogue,
      failing,
      ...(config.storage.engine === 'sqlite' && { freeBytes: () => freeBytesOf(config.dataFolder) }),
    }),
    async close() {
      shared?.stop();
      fieldIndexes.close();
      await stores.close();
      await catalogue.close();
      replays.close();
    },
  };
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function openSharedClock({ sql }: Storage, log: Logger, own: Clock): Promise<KeptClock | undefined> {
  const { readTimeMs } = sql;
  if (!readTimeMs) return undefined;
  return keepSharedClock({
    own,
    readMs: readTimeMs.bind(sql),
    onMoved: (skewMs) => log.warn({ skewMs }, "this machine's clock is not the database's, which counts: set it"),
  });
}

function showSkew({ registry }: Metrics, shared: KeptClock): void {
  new Gauge({
    name: 'holdfast_clock_skew_seconds',
    help: "The clock of the catalogue's PostgreSQL server minus this machine's, as far as it is corrected for.",
    registers: [registry],
    collect() {
      this.set(shared.skewMs() / 1000);
    },
  });
}

/** Several processes may share a catalogue in PostgreSQL; of a folder there is one, which remembers without asking. */
async function openReplays(
  { storage, dataFolder }: ServerConfig,
  catalogue: Catalogue,
  clock: Clock,
): Promise<{ readonly guard: ReplayGuard; close(): void }> {
  if (storage.engine === 'postgres') {
    await catalogue.beginTokenMemory(clock.now());
    return { guard: createSharedReplayGuard(catalogue), close: () => {} };
  }
  const files = openTokenFiles({ folder: join(dataFolder, 'tokens'), startedAtMs: clock.now() });
  return { guard: createReplayGuard(files), close: () => files.close() };
}
