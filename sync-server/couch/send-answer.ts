/**
 * Writes an answer to the socket. Invariant PR5: the next piece of a stream is asked for only after the socket has
 * taken the one before, and a turn of the event loop takes a page at most: a heavy reader waits, others do not. What is
 * small and at hand in one turn, as a change and the end of its answer, leaves in one packet.
 * When the caller goes away the stream is ended, wherever it waits (`signal`).
 */
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from './answer.ts';

/** Characters of a stream that are written before others have their turn. */
const MOST_OF_A_TURN = 8 * 1024;

export async function sendAnswer(response: ServerResponse, answer: Answer, isHead: boolean): Promise<void> {
  const { status, headers = {}, body = '' } = answer;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
    response.writeHead(status, { 'cache-control': 'must-revalidate', 'content-length': length, ...headers });
    response.end(isHead ? undefined : body);
    return;
  }
  response.writeHead(status, { 'cache-control': 'must-revalidate', ...headers });
  if (isHead) response.end();
  else await sendStream(response, body);
}

async function sendStream(response: ServerResponse, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const { socket } = response;
  socket?.cork();
  response.flushHeaders();
  process.nextTick(() => socket?.uncork());
  let lengthOfTurn = 0;
  for await (const piece of pieces) {
    if (response.destroyed) return;
    lengthOfTurn += piece.length;
    const taken = piece.length === 0 || response.write(piece);
    if (taken && lengthOfTurn < MOST_OF_A_TURN) continue;
    if (!taken) await drained(response);
    // A socket with room is drained before the turn is over: without this a fast reader would keep the loop for itself.
    await nextTurn();
    lengthOfTurn = 0;
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
    if (response.destroyed) done();
  });
}
