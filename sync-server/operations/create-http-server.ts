/**
 * The bare HTTP server below the routes. What every call must pass, a malformed one too, stands here: limits (OP8),
 * correlation (OP2), drain (OP3), TLS (OP5).
 */
import {
  createServer,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { ServerConfig } from '../config/config.ts';
import { answerDraining } from './answer-draining.ts';
import type { Metrics } from './create-metrics.ts';
import type { OpenCalls } from './open-calls.ts';
import type { OpenConnections } from './open-connections.ts';
import { TLS_OPTIONS } from './tls-files.ts';
import type { TransportLimits } from './transport-limits.ts';
import { watchStalled } from './watch-stalled.ts';

export interface HttpServerParts {
  readonly tls: ServerConfig['tls'];
  readonly limits: TransportLimits;
  readonly calls: OpenCalls;
  readonly connections: OpenConnections;
  readonly metrics: Metrics;
  readonly stopping: AbortSignal;
}

export function createHttpServer(parts: HttpServerParts, handler: RequestListener): Server {
  const { tls, limits, calls, connections, metrics, stopping } = parts;
  const options: ServerOptions = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(10_000, limits.headersMs / 2),
  };
  const listener: RequestListener = (request, response) => {
    if (stopping.aborted) return answerDraining(request, response);
    if (Number(request.headers['content-length']) > limits.bodyBytes) return answerTooLarge(response);
    const { socket } = request;
    connections.callBegins(socket);
    response.once('close', () => connections.callEnds(socket));
    calls.run(request, response, () => handler(request, response));
  };
  const server = tls
    ? createTlsServer({ ...options, ...tls, ...TLS_OPTIONS, handshakeTimeout: limits.headersMs }, listener)
    : createServer(options, listener);
  server.on('connection', connections.opened);
  server.on('clientError', (fault: NodeJS.ErrnoException, socket: Socket) => {
    if (calls.isAnswering(socket)) socket.destroy();
    else answerMalformed(fault, socket);
  });
  server.on('close', watchStalled(server, calls, limits, metrics));
  return server;
}

const TOO_LARGE = JSON.stringify({ error: 'too_large', reason: 'the request entity is too large' });

/** Unread, where it says in advance what it is. */
function answerTooLarge(response: ServerResponse): void {
  const length = Buffer.byteLength(TOO_LARGE);
  response.writeHead(413, { 'content-type': 'application/json', 'content-length': length, connection: 'close' });
  response.end(TOO_LARGE);
}

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What never became a call. It may hold anything, so that nothing of it is logged. */
function answerMalformed(fault: NodeJS.ErrnoException, socket: Socket): void {
  if (!/^(HPE_|ERR_HTTP_)/.test(fault.code ?? '') || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS_OF[fault.code ?? ''] ?? 400;
  const body = JSON.stringify({ error: 'bad_request', reason: STATUS_CODES[status] });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
