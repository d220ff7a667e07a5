import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { ServerContext } from './context.ts';
import { COUCH_URL, registerCouch } from './couch/register-couch.ts';
import { registerHoldfast } from './holdfast/index.ts';
import { createHttpServer } from './operations/create-http-server.ts';
import { currentCall } from './operations/current-call.ts';
import type { OpenCalls } from './operations/open-calls.ts';
import type { OpenConnections } from './operations/open-connections.ts';
import { registerMetrics } from './operations/register-metrics.ts';
import type { TransportLimits } from './operations/transport-limits.ts';

export interface ServerParts {
  readonly calls: OpenCalls;
  readonly connections: OpenConnections;
  readonly limits: TransportLimits;
  /** Ends live feeds; no call is taken after it. */
  readonly stopping: AbortSignal;
  /** What stations ask beside the CouchDB protocol; central's unless this server is a hub. */
  readonly registerCalls?: RegisterCalls | undefined;
}

export type RegisterCalls = (server: FastifyInstance, context: ServerContext) => void;

/** The HTTP server with all its routes, not yet listening. */
export function buildServer(context: ServerContext, parts: ServerParts): FastifyInstance {
  const { config, metrics } = context;
  const server = Fastify({
    logger: false,
    bodyLimit: config.limits.requestBytes,
    forceCloseConnections: 'idle',
    trustProxy: 'loopback', // whose address guesses are counted for

    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 8192 },
    frameworkErrors: answerBadUrl,
    serverFactory: (handler) => createHttpServer({ ...parts, metrics, tls: config.tls }, handler),
  });
  server.addHook('onRequest', ({ routeOptions: { url } }, _reply, done) => {
    const call = currentCall();
    if (call && url !== COUCH_URL) call.route = url?.replaceAll(':database', '{db}');
    done();
  });
  server.register(async (part) => registerMetrics(part, context, parts.calls));
  const { registerCalls = registerHoldfast } = parts;
  server.register(async (part) => registerCalls(part, context));
  server.register(async (part) => registerCouch(part, context, parts.stopping));
  return server;
}

function answerBadUrl(_error: unknown, _request: unknown, reply: FastifyReply): void {
  void reply
    .code(400)
    .type('application/json')
    .send({ error: 'bad_request', reason: 'the path has a malformed escape' });
}
