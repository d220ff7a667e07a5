import type { AddressInfo, Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '#shared/lib/clock.ts';
import { ConfigurationError, decideConfig, isLoopback, type Settings } from './config/config.ts';
import { buildContext, type ServerContext } from './context.ts';
import { buildServer } from './server.ts';
import { type FolderLock, tryLockFolder } from './storage/folder-lock.ts';

export interface RunningServer {
  /** `http://127.0.0.1:5984` */
  readonly address: string;
  readonly context: ServerContext;
  /** Ends live feeds, waits for writes under way, closes all databases. */
  close(): Promise<void>;
}

/** How long a caller may take to read the end of its answer when the server stops. */
const DRAIN_MS = 5000;
const SWEEP_MS = 50;

/** Starts a server in this process. `listen: '127.0.0.1:0'` takes a free port. */
export async function startServer(
  settings: Settings,
  parts: { clock?: Clock; log?: Logger } = {},
): Promise<RunningServer> {
  const config = decideConfig(settings);
  const lock = lockFolder(config.dataFolder);
  const context = buildContext(config, parts);
  const stopping = new AbortController();
  const server = buildServer(context, stopping.signal);
  const connections = trackConnections(server);
  try {
    await server.listen({ host: config.host, port: config.port });
  } catch (fault) {
    await context.close();
    lock.release();
    throw fault;
  }
  warnIfOpen(context);
  const { port } = server.server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    address: `${config.tls ? 'https' : 'http'}://${host}:${port}`,
    context,
    async close() {
      stopping.abort();
      await drain(server, connections);
      await context.close();
      lock.release();
    },
  };
}

function trackConnections(server: FastifyInstance): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}

/** Takes no more calls, lets those under way end, and then closes what is left. */
async function drain(server: FastifyInstance, connections: ReadonlySet<Socket>): Promise<void> {
  const sweep = (): void => {
    server.server.closeIdleConnections();
    // Clients open connections ahead of a call; Node does not count those as idle.
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  };
  const sweeping = setInterval(sweep, SWEEP_MS);
  const impatience = setTimeout(() => server.server.closeAllConnections(), DRAIN_MS);
  try {
    await server.close();
  } finally {
    clearInterval(sweeping);
    clearTimeout(impatience);
  }
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
