/** The calls under way: counted, logged when they end, ended when the right to them ends (OP2, OP3, OP6). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { StationIdentity } from '../access/caller.ts';
import type { Metrics } from './create-metrics.ts';
import { type CurrentCall, noCounts, runAsCall } from './current-call.ts';
import type { HeldBytes } from './held-bytes.ts';
import { requestIdOf } from './request-id.ts';
import { isLiveFeed, routeOf } from './route-of.ts';

export interface OpenCall {
  /** Kept: Node takes it off request and response when they are done. */
  readonly socket: Socket;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly current: CurrentCall;
  readonly startedMs: number;
  readonly isLive: boolean;
  readonly revoke: AbortController;
}

export interface OpenCalls {
  /** Runs the handler of a call; it is under way until its connection has taken the answer or is gone. */
  run(request: IncomingMessage, response: ServerResponse, handler: () => void): void;
  list(): Iterable<OpenCall>;
  stations(): Iterable<StationIdentity>;
  isRunning(socket: Socket): boolean;
  /** Whether part of an answer has been sent on it. */
  isAnswering(socket: Socket): boolean;
  /** Ends what a station has open: feeds with a whole answer, and after a moment whatever is left. */
  endOf(stationId: string): number;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export interface OpenCallsParts {
  readonly metrics: Metrics;
  readonly held: HeldBytes;
  readonly log: Logger;
}

/** Calls sent ahead on one connection; no client of the protocol does so. */
const MOST_CALLS_ON_ONE = 16;
/** Time for a feed to write its last line when its station was revoked. */
const LAST_WORD_MS = 1000;
/** What proxies log for a caller that went away before the answer. */
const GONE = 499;

export function createOpenCalls({ metrics, held, log }: OpenCallsParts): OpenCalls {
  const open = new Map<ServerResponse, OpenCall>();
  const bySocket = new Map<Socket, Set<OpenCall>>();
  let waiting: (() => void)[] = [];

  const end = (call: OpenCall): void => {
    if (!open.delete(call.response)) return;
    bySocket.get(call.socket)?.delete(call);
    held.give(call.current.heldBytes);
    metrics.callsRunning.dec();
    if (call.isLive) metrics.liveFeeds.dec();
    tellEnd(metrics, log, call);
    if (open.size > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };

  /** Answers that wait behind another on the same connection are told nothing when it closes: their calls end here. */
  const callsOn = (socket: Socket): Set<OpenCall> => {
    const known = bySocket.get(socket);
    if (known) return known;
    const made = new Set<OpenCall>();
    bySocket.set(socket, made);
    socket.once('close', () => {
      for (const call of made) end(call);
      bySocket.delete(socket);
    });
    return made;
  };

  return {
    run(request, response, handler) {
      const call = beginCall(request, response, held);
      const beside = callsOn(call.socket);
      if (beside.size >= MOST_CALLS_ON_ONE) {
        metrics.connectionsRefused.inc();
        call.socket.destroy();
        return;
      }
      open.set(response, call);
      beside.add(call);
      metrics.callsRunning.inc();
      if (call.isLive) metrics.liveFeeds.inc();
      response.setHeader('x-request-id', call.current.requestId);
      response.once('close', () => end(call));
      runAsCall(call.current, handler);
    },
    list: () => open.values(),
    *stations() {
      for (const { current } of open.values()) if (current.station) yield current.station;
    },
    isRunning: (socket) => (bySocket.get(socket)?.size ?? 0) > 0,
    isAnswering: (socket) => [...(bySocket.get(socket) ?? [])].some(({ response }) => response.headersSent),
    endOf(stationId) {
      const calls = [...open.values()].filter(({ current }) => current.station?.stationId === stationId);
      for (const { revoke } of calls) revoke.abort();
      setTimeout(() => {
        for (const call of calls) if (open.has(call.response)) call.socket.destroy();
      }, LAST_WORD_MS).unref();
      return calls.length;
    },
    idle: () => (open.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

function beginCall(request: IncomingMessage, response: ServerResponse, held: HeldBytes): OpenCall {
  const revoke = new AbortController();
  const current: CurrentCall = {
    requestId: requestIdOf(request.headers['x-request-id']),
    counts: noCounts(),
    route: undefined,
    station: undefined,
    heldBytes: 0,
    revoked: revoke.signal,
    hold(bytes) {
      held.take(bytes);
      current.heldBytes += bytes;
    },
  };
  const isLive = isLiveFeed(request.url ?? '');
  const { socket } = request;
  return { socket, request, response, current, startedMs: performance.now(), isLive, revoke };
}

/** Paths that a monitor asks every few seconds. */
const QUIET: ReadonlySet<string> = new Set(['/_up', '/_metrics']);

function tellEnd(metrics: Metrics, log: Logger, { request, response, current, startedMs, isLive }: OpenCall): void {
  const durationMs = performance.now() - startedMs;
  const route = current.route ?? routeOf(request.url ?? '/');
  const status = response.writableFinished ? response.statusCode : GONE;
  const method = METHODS.has(request.method ?? '') ? (request.method ?? '') : 'other';
  metrics.requests.inc({ route, method, status });
  if (!isLive) metrics.requestSeconds.observe({ route }, durationMs / 1000);
  const level = QUIET.has(route) ? 'debug' : 'info';
  if (!log.isLevelEnabled(level)) return;
  const { requestId, station, counts } = current;
  const who = station && { station: station.stationId, organisation: station.organisationId };
  const facts = { requestId, method, route, status, durationMs: Math.round(durationMs * 10) / 10, ...who };
  log[level]({ ...facts, ...onlyPositive(counts) }, 'call');
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'COPY', 'OPTIONS']);

function onlyPositive(counts: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
