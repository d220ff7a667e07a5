import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { ServerContext } from './context.ts';
import { registerCouch } from './couch/register-couch.ts';
import { registerHoldfast } from './holdfast/index.ts';

const MOST_HEADER_BYTES = 32 * 1024;
const REQUEST_TIMEOUT_MS = 5 * 60_000;
const HEADERS_TIMEOUT_MS = 30_000;

/** The HTTP server with all its routes, not yet listening. `stopping` ends live feeds. */
export function buildServer(context: ServerContext, stopping: AbortSignal): FastifyInstance {
  const { tls } = context.config;
  const http = { maxHeaderSize: MOST_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS };
  const options = {
    logger: false as const,
    bodyLimit: context.config.limits.requestBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle' as const,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 8192 },
    frameworkErrors: answerBadUrl,
  };
  const server = tls
    ? (Fastify({ ...options, https: { ...tls, minVersion: 'TLSv1.3', ...http } }) as unknown as FastifyInstance)
    : Fastify({ ...options, http });
  server.register(async (part) => registerHoldfast(part, context));
  server.register(async (part) => registerCouch(part, context, stopping));
  return server;
}

function answerBadUrl(_error: unknown, _request: unknown, reply: FastifyReply): void {
  void reply
    .code(400)
    .type('application/json')
    .send({ error: 'bad_request', reason: 'the path has a malformed escape' });
}
