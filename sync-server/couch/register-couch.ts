import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { CouchError } from '../errors/couch-error.ts';
import { currentCall } from '../operations/current-call.ts';
import { placeOf } from '../operations/look-again.ts';
import { json } from './answer.ts';
import { describeFault } from './describe-fault.ts';
import { dispatch } from './dispatch.ts';
import { sendAnswer } from './send-answer.ts';

export const COUCH_URL = '/*';

/**
 * The protocol as one route: ids and names of attachments hold slashes and escapes that a router would decode, and
 * bodies are read as text by the endpoints themselves.
 */
export function registerCouch(server: FastifyInstance, context: ServerContext, stopping: AbortSignal): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));
  server.addHttpMethod('COPY', { hasBody: true });
  server.setErrorHandler(answerFrameworkError);
  server.route({
    method: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'COPY'],
    url: COUCH_URL,
    exposeHeadRoute: false,
    handler: (request, reply) => handle(context, request, reply, stopping),
  });
}

/** What the framework refuses before an endpoint sees it, in the words of the protocol. */
function answerFrameworkError(error: { statusCode?: number }, _request: FastifyRequest, reply: FastifyReply): void {
  const { statusCode = 500 } = error;
  const word = FRAMEWORK_WORDS.get(statusCode) ?? (statusCode < 500 ? 'bad_request' : 'internal_server_error');
  const reason = statusCode < 500 ? 'the request is malformed' : 'Something failed on the server.';
  void reply.code(statusCode).type('application/json').send({ error: word, reason });
}

const FRAMEWORK_WORDS: ReadonlyMap<number, string> = new Map([
  [413, 'too_large'],
  [415, 'bad_content_type'],
]);

/** Every call ends so: without a reason of its own each would make an exception with its stack. */
const GONE = new Error('the caller has gone');

async function handle(context: ServerContext, request: FastifyRequest, reply: FastifyReply, stopping: AbortSignal) {
  reply.hijack();
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort(GONE));
  const revoked = currentCall()?.revoked;
  const signal = AbortSignal.any([gone.signal, stopping, ...(revoked ? [revoked] : [])]);
  const isHead = request.method === 'HEAD';
  try {
    await sendAnswer(reply.raw, await dispatch(context, request.raw, signal), isHead);
  } catch (fault) {
    await answerFault(context, request, reply, fault);
  }
}

async function answerFault(context: ServerContext, request: FastifyRequest, reply: FastifyReply, fault: unknown) {
  const reference = currentCall()?.requestId ?? randomUUID();
  const { status, word, reason, headers } = describeFault(fault, reference);
  if (!(fault instanceof CouchError)) logFault(context, request, reference, fault);
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  await sendAnswer(
    reply.raw,
    json(
      status,
      { error: word, reason, ...(!(fault instanceof CouchError) && { ref: reference }) },
      { ...headers, ...closeIfUnread(request) },
    ),
    request.method === 'HEAD',
  );
}

/** A body that was not read to its end leaves the connection in the middle of it. */
function closeIfUnread({ raw }: FastifyRequest): Record<string, string> {
  if (raw.complete) return {};
  raw.resume();
  return { connection: 'close' };
}

/** Neither ids nor query values nor bodies: they may name a patient. */
function logFault({ log }: ServerContext, request: FastifyRequest, reference: string, fault: unknown): void {
  const gone = (fault as NodeJS.ErrnoException).code === 'ECONNRESET';
  if (gone) return;
  log.error({ reference, method: request.method, ...placeOf(fault) }, 'request failed');
}
