/** Ends calls whose caller sends or takes nothing, or next to nothing (OP8). What waits for us is never ended. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Metrics } from './create-metrics.ts';
import type { OpenCall, OpenCalls } from './open-calls.ts';
import type { TransportLimits } from './transport-limits.ts';

type Limits = Pick<TransportLimits, 'stallMs' | 'leastBytesPerS' | 'heldAnswerBytes'>;

/** Returns the end of watching. */
export function watchStalled(server: Server, calls: OpenCalls, limits: Limits, metrics: Metrics): () => void {
  const end = (socket: Socket) => {
    metrics.connectionsRefused.inc();
    socket.destroy();
  };
  server.setTimeout(limits.stallMs, (socket: Socket) => {
    // Node asks when nothing moved in either direction, an idle connection included.
    if (!calls.isRunning(socket)) socket.destroy();
    else if (socket.writableLength > 0) end(socket);
    else socket.setTimeout(limits.stallMs);
  });
  const seen = new WeakMap<OpenCall, { bytes: number; atMs: number }>();
  const look = () => {
    const nowMs = performance.now();
    for (const call of calls.list()) {
      const { request, socket } = call;
      if (request.complete || request.readableLength > 0) continue;
      const { bytesRead } = socket;
      const before = seen.get(call);
      if (!before) seen.set(call, { bytes: bytesRead, atMs: nowMs });
      else if (nowMs - before.atMs >= limits.stallMs) {
        const least = (limits.leastBytesPerS * (nowMs - before.atMs)) / 1000;
        if (bytesRead - before.bytes < least) refuseSlow(call, end);
        else seen.set(call, { bytes: bytesRead, atMs: nowMs });
      }
    }
  };
  const looking = setInterval(look, limits.stallMs / 4).unref();
  const shed = shedUntaken(calls, limits.heldAnswerBytes, ({ socket }) => end(socket));
  const shedding = setInterval(shed, SHED_EVERY_MS).unref();
  return () => {
    clearInterval(looking);
    clearInterval(shedding);
  };
}

const SHED_EVERY_MS = 250;
/** Taking nothing for so long is enough to be cut off when memory is short. */
const UNTAKEN_MS = 1000;

/** When answers hold too much memory, ends those of which nothing was taken lately. A slow caller takes something. */
function shedUntaken(calls: OpenCalls, mostBytes: number, end: (call: OpenCall) => void): () => void {
  const seen = new WeakMap<OpenCall, { bytes: number; sinceMs: number }>();
  return () => {
    const nowMs = performance.now();
    const waiting: { call: OpenCall; bytes: number; sinceMs: number }[] = [];
    let held = 0;
    for (const call of calls.list()) {
      const bytes = call.response.writableLength;
      const before = seen.get(call);
      const sinceMs = before?.bytes === bytes ? before.sinceMs : nowMs;
      seen.set(call, { bytes, sinceMs });
      held += bytes;
      if (bytes > 0 && nowMs - sinceMs >= UNTAKEN_MS) waiting.push({ call, bytes, sinceMs });
    }
    if (held <= mostBytes) return;
    waiting.sort((a, b) => a.sinceMs - b.sinceMs);
    for (const { call, bytes } of waiting) {
      if (held <= mostBytes) return;
      held -= bytes;
      end(call);
    }
  };
}

const TOO_SLOW = JSON.stringify({ error: 'request_timeout', reason: 'The request came too slowly.' });

function refuseSlow({ socket, response }: OpenCall, end: (socket: Socket) => void): void {
  if (response.headersSent) {
    end(socket);
    return;
  }
  response.writeHead(408, { 'content-type': 'application/json', connection: 'close' });
  response.end(TOO_SLOW, () => end(socket));
}
