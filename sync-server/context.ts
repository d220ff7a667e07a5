import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { type Clock, systemClock } from '#shared/lib/clock.ts';
import { createHybridClock, type HybridClock } from '#shared/lib/hybrid-time.ts';
import { type Administrators, createAdministrators } from './access/administrators.ts';
import { type AttemptLimiter, createAttemptLimiter } from './access/attempt-limiter.ts';
import { createStationGate, type StationGate } from './access/station-gate.ts';
import type { ServerConfig } from './config/config.ts';
import type { Catalogue } from './orgs/catalogue.ts';
import { openSecretFiles, type SecretFiles } from './storage/secret-files.ts';
import { openSqliteCatalogue } from './storage/sqlite-catalogue.ts';
import { createStorePool, type StorePool } from './storage/store-pool.ts';
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
  readonly secrets: SecretFiles;
  readonly stores: StorePool;
  readonly administrators: Administrators;
  readonly stations: StationGate;
  readonly attempts: AttemptLimiter;
  close(): Promise<void>;
}

/** Name under which central writes documents of its own. */
export const CENTRAL = 'central';

export function buildContext(config: ServerConfig, parts: { clock?: Clock; log?: Logger } = {}): ServerContext {
  const { clock = systemClock, log = pino({ level: config.logLevel }) } = parts;
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const catalogue = openSqliteCatalogue(join(config.dataFolder, 'catalogue.sqlite'));
  const secrets = openSecretFiles(join(config.dataFolder, 'keys'));
  const stores = createStorePool({ folder: join(config.dataFolder, 'databases'), catalogue, secrets });
  return {
    config,
    version: SERVER_VERSION,
    clock,
    hybridClock: createHybridClock(clock, CENTRAL),
    log,
    catalogue,
    secrets,
    stores,
    administrators: createAdministrators(config.administrators, clock),
    stations: createStationGate(catalogue, clock),
    attempts: createAttemptLimiter(clock),
    async close() {
      await stores.close();
      await catalogue.close();
    },
  };
}
