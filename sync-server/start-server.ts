import type { Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '#shared/lib/clock.ts';
import { systemTimers, type Timers } from '#shared/lib/timers.ts';
import { ConfigurationError, decideConfig, isLoopback, type Settings } from './config/config.ts';
import { buildContext, type ServerContext } from './context.ts';
import { mergeOpened } from './merging/merge-opened.ts';
import { type DrainWish, drain } from './operations/drain.ts';
import { createHeldBytes } from './operations/held-bytes.ts';
import { createOpenCalls } from './operations/open-calls.ts';
import { createOpenConnections } from './operations/open-connections.ts';
import { expiryOf, type TlsReloading, watchTlsFiles } from './operations/tls-files.ts';
import { DEFAULT_TRANSPORT_LIMITS, type TransportLimits } from './operations/transport-limits.ts';
import { watchRevocations } from './operations/watch-revocations.ts';
import { refreshOpenedRoles } from './orgs/refresh-opened-roles.ts';
import { settleRevocation } from './orgs/revoke-station.ts';
import { buildServer, type RegisterCalls } from './server.ts';
import { auditSnapshot } from './snapshot/settle-snapshot.ts';
import { watchSnapshots } from './snapshot/watch-snapshots.ts';
import { type FolderLock, tryLockFolder } from './storage/folder-lock.ts';

export interface RunningServer {
  /** `http://127.0.0.1:5984` */
  readonly address: string;
  readonly context: ServerContext;
  /** Takes the certificate from its files anew. Does nothing without TLS. */
  reloadTls(): void;
  /** Ends at once what revoked stations have open; otherwise it is found within seconds. */
  endRevoked(): Promise<void>;
  /** Ends live feeds, waits for calls under way, closes all databases. */
  close(wish?: Partial<DrainWish>): Promise<void>;
}

export interface StartParts {
  /** See ContextParts. */
  readonly clock?: Clock;
  /** See ContextParts. */
  readonly machineClock?: Clock;
  readonly log?: Logger;
  readonly transport?: Partial<TransportLimits>;
  /**
   * Of a hub: made of the context before anything listens. Central's calls take the place of its own, and what only central
   * writes is not written.
   */
  readonly prepare?: (context: ServerContext) => Promise<RegisterCalls>;
  /** For how long conflicts are gathered before they are merged. */
  readonly timers?: Timers;
}

/** How long a caller may take to read the end of its answer when the server stops, unless told otherwise. */
const DRAIN_MS = 5000;

/** Starts a server in this process. `listen: '127.0.0.1:0'` takes a free port. */
export async function startServer(settings: Settings, parts: StartParts = {}): Promise<RunningServer> {
  const config = decideConfig(settings);
  const lock = lockFolder(config.dataFolder);
  const context = await buildContext(config, parts).catch((fault) => {
    lock.release();
    throw fault;
  });
  const { metrics, log, catalogue } = context;
  // A hub has no audit chain of central's to write into: its stations merge, and central.
  const merging = parts.prepare ? undefined : mergeOpened(context, parts.timers ?? systemTimers);
  const roles = parts.prepare ? undefined : refreshOpenedRoles(context);
  const limits = { ...DEFAULT_TRANSPORT_LIMITS, ...parts.transport };
  const stopping = new AbortController();
  const held = createHeldBytes(limits.heldBodyBytes, (bytes) => metrics.heldBodyBytes.set(bytes));
  const calls = createOpenCalls({ metrics, held, log });
  const connections = createOpenConnections(limits, metrics);
  let server: FastifyInstance;
  try {
    const registerCalls = await parts.prepare?.(context);
    server = buildServer(context, { calls, connections, limits, stopping: stopping.signal, registerCalls });
    await server.listen({ host: config.host, port: config.port });
  } catch (fault) {
    await roles?.stop();
    await merging?.stop();
    await context.close();
    lock.release();
    throw fault;
  }
  warnIfOpen(context);
  const revocations = watchRevocations({
    catalogue,
    endOf: calls.endOf,
    settle: parts.prepare ? async () => {} : settleWith(context),
    log,
  });
  const snapshots = parts.prepare ? undefined : watchSnapshots(context, (note) => auditSnapshot(context, note));
  const tls = reloadTls(context, server);
  return {
    address: addressOf(context, server),
    context,
    reloadTls: () => tls?.reload(),
    endRevoked: () => revocations.look(),
    async close({ withinMs = DRAIN_MS, hurry } = {}) {
      stopping.abort();
      tls?.stop();
      await drain({ server, calls, connections, log }, { withinMs, hurry });
      await revocations.stop();
      await snapshots?.stop();
      await roles?.stop();
      await merging?.stop();
      await context.close();
      lock.release();
    },
  };
}

function addressOf({ config }: ServerContext, { server }: FastifyInstance): string {
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return `${config.tls ? 'https' : 'http'}://${host}:${port}`;
}

const settleWith =
  (context: ServerContext): Parameters<typeof watchRevocations>[0]['settle'] =>
  async (station) => {
    const organisation = await context.catalogue.findOrganisation(station.organisationId);
    if (organisation) await settleRevocation(context, organisation, station);
  };

function reloadTls({ config, metrics, log }: ServerContext, { server }: FastifyInstance): TlsReloading | undefined {
  const { tls } = config;
  if (!tls) return undefined;
  metrics.certificateExpires?.set(expiryOf(tls));
  return watchTlsFiles(server as unknown as TlsServer, tls.files, {
    taken(pair) {
      metrics.certificateExpires?.set(expiryOf(pair));
      log.info({ expires: new Date(expiryOf(pair) * 1000).toISOString() }, 'a new certificate is in use');
    },
    refused: (reason) => log.warn({ reason }, 'the certificate on the disk is not taken; the old one stays'),
  });
}

/** Throws ConfigurationError when another server, or a command that writes, works on the folder. */
export function lockFolder(folder: string): FolderLock {
  const lock = tryLockFolder(folder);
  if (lock) return lock;
  throw new ConfigurationError(`Another Holdfast server works on ${folder}. Stop it first, then run this again.`);
}

function warnIfOpen({ config, log }: ServerContext): void {
  if (config.tls || isLoopback(config.host)) return;
  log.warn(
    { host: config.host },
    'listening beyond this machine without TLS: passwords and patient records cross the network readable. Give --tls-cert and --tls-key, or put a proxy with TLS in front.',
  );
}
