import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestIdOf } from './request-id.ts';

const STOPPING = { error: 'service_unavailable', reason: 'The server is stopping. Try again in a moment.' };

/** While the server stops: no new call, and the truth to whoever asks how it is (OP3). */
export function answerDraining(request: IncomingMessage, response: ServerResponse): void {
  const asksHealth = request.url?.split('?', 1)[0] === '/_up';
  const text = JSON.stringify(asksHealth ? { status: 'draining', seeds: {} } : STOPPING);
  response.writeHead(503, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-request-id': requestIdOf(request.headers['x-request-id']),
    'retry-after': '5',
    connection: 'close',
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}
