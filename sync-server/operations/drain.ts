/** The end of a server that takes no more calls (OP3): those under way finish, then every connection is closed. */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { OpenCalls } from './open-calls.ts';
import type { OpenConnections } from './open-connections.ts';

export interface Draining {
  readonly server: FastifyInstance;
  readonly calls: OpenCalls;
  readonly connections: OpenConnections;
  readonly log: Logger;
}

export interface DrainWish {
  /** How long calls under way may take. */
  readonly withinMs: number;
  /** Cuts them off at once. */
  readonly hurry?: AbortSignal | undefined;
}

export async function drain(
  { server, calls, connections, log }: Draining,
  { withinMs, hurry }: DrainWish,
): Promise<void> {
  const { promise: impatience, resolve } = Promise.withResolvers<'cut'>();
  const timer = setTimeout(() => resolve('cut'), withinMs);
  const onHurry = () => resolve('cut');
  hurry?.addEventListener('abort', onHurry);
  if (hurry?.aborted) onHurry();
  const how = await Promise.race([calls.idle().then(() => 'whole' as const), impatience]);
  clearTimeout(timer);
  hurry?.removeEventListener('abort', onHurry);
  const left = [...calls.list()].length;
  if (how === 'cut') log.warn({ calls: left }, 'calls under way were cut off');
  const closed = server.close();
  connections.closeIdle();
  server.server.closeAllConnections();
  await closed;
}
