/**
 * The hub's own replicator (HU3): brings everything that its stations wrote to central, and what central has for its scope
 * here; continuous, in lanes, with back-off, by the same parts as a station's.
 *
 * Audit events go up and are never asked for (RP11).
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { Lane } from '#shared/model/envelope.ts';
import { type ClockWatch, hasSkewMoved } from '#shared/replication/clock-watch.ts';
import { LANES, readConfirmed, rememberServer } from '#shared/replication/confirmed-positions.ts';
import { guardFallBack } from '#shared/replication/fall-back-guard.ts';
import { fetchRevisions } from '#shared/replication/fetch-revisions.ts';
import type { Authorize } from '#shared/replication/http-link.ts';
import { createHttpPeer } from '#shared/replication/http-peer.ts';
import { createHttpProbe } from '#shared/replication/http-probe.ts';
import { createKnownRevisions } from '#shared/replication/known-revisions.ts';
import { createNudge } from '#shared/replication/nudge.ts';
import type { AskedRevisions } from '#shared/replication/peer.ts';
import { PeerFault } from '#shared/replication/peer-fault.ts';
import { createReplacements, runAnew } from '#shared/replication/run-anew.ts';
import { type DirectionOptions, runDirection } from '#shared/replication/run-direction.ts';
import { createStorePeer } from '#shared/replication/store-peer.ts';
import { createStoreRefusedLog, type Direction } from '#shared/replication/store-refused-log.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';

export type UpwardLink = 'connecting' | 'connected' | 'offline' | 'refused';

export interface UpwardOptions {
  readonly store: DocumentStore;
  readonly address: string;
  readonly database: string;
  readonly fetch: typeof fetch;
  readonly authorize: Authorize;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly clockWatch: ClockWatch;
  /** For the log. Holds no clinical content. */
  readonly report: (what: string, fault: unknown) => void;
  /** Central's list may be compared now: everything it had has come. */
  readonly onPulled?: () => void;
  /** RP9: central has had more from this file than it holds. Nothing is sent any more. */
  readonly onFellBack: () => void;
  /** RP9: a renewed file is told what it forgot before it sends; called once it was. */
  readonly pullFirst?: () => Promise<void>;
  /** Something new is confirmed by central. */
  readonly onConfirmed?: () => void;
}

export interface Upward {
  link(): UpwardLink;
  /** ISO 8601. */
  lastContactAt(): string | undefined;
  /** Per lane: everything of it up to this sequence of the hub's store is at central. */
  atCentral(): Promise<ReadonlyMap<Lane, number>>;
  /** Calls when `link` or `atCentral` may answer otherwise than before. Returns the end of it. */
  watch(listener: () => void): () => void;
  listRefused(): Promise<readonly { readonly id: string; readonly reason: string; readonly direction: Direction }[]>;
  /** Brings revisions beside the feed: what a repair found missing. Gives how many came. Rejects with PeerFault without contact. */
  fetchFromCentral(wanted: readonly AskedRevisions[]): Promise<number>;
  tryNow(): void;
  run(): Promise<void>;
  stop(): Promise<void>;
}

const GATHER_MS = 1000;
const MEASURE_CLOCK_EVERY_MS = 10 * 60_000;

export function createUpward(options: UpwardOptions): Upward {
  const { store, clock, timers, report, clockWatch } = options;
  const atCentral = createKnownRevisions();
  const confirmed = new Map<Lane, number>();
  const links = new Map<Direction, UpwardLink>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const setLink = (direction: Direction, link: UpwardLink) => {
    if (links.get(direction) === link) return;
    links.set(direction, link);
    tell();
  };
  const nudge = createNudge();
  const replacements = createReplacements();
  const ending = new AbortController();
  const logs = { push: createStoreRefusedLog(store, 'push'), pull: createStoreRefusedLog(store, 'pull') };
  let lastContactMs: number | undefined;
  let measuredMs = Number.NEGATIVE_INFINITY;
  let running: Promise<unknown> = Promise.resolve();
  let startSeq = 0;
  const pulled = Promise.withResolvers<void>();
  if (!options.pullFirst) pulled.resolve();

  const local = createStorePeer(store);
  const central = createHttpPeer({
    ...options,
    excludeKinds: ['AuditEvent'],
    onReplaced() {
      atCentral.clear();
      confirmed.clear();
      replacements.note();
      tell();
    },
    onAnswer(response) {
      lastContactMs = clock.now();
      clockWatch.noteAnswer(response);
    },
  });

  const optionsOf = (direction: Direction): DirectionOptions => ({
    sessionId: crypto.randomUUID(),
    clock,
    timers,
    random: Math.random,
    nudge,
    gatherMs: GATHER_MS,
    refused: logs[direction],
    probe: createHttpProbe(options),
    events: {
      onConnected() {
        setLink(direction, 'connected');
        if (direction === 'push') greet().catch((fault) => isOver(fault) || report('greeting central', fault));
      },
      onFault(fault) {
        setLink(direction, linkOf(fault));
        if (!(fault instanceof PeerFault)) report(direction, fault);
        else if (fault.kind === 'refused') void measureAgain();
      },
    },
  });
  const isOver = (fault: unknown) => ending.signal.aborted || fault instanceof PeerFault;

  /** RP10: where either clock was set while both stood, every proof looks false; the next try, at once, corrects for it. */
  async function measureAgain(): Promise<void> {
    const hasMoved = await hasSkewMoved(clockWatch, ending.signal);
    measuredMs = clock.now();
    if (hasMoved) nudge.nudge();
  }

  async function greet(): Promise<void> {
    await rememberServer(store, 'central', await central.identity(ending.signal));
    if (clock.now() - measuredMs < MEASURE_CLOCK_EVERY_MS) return;
    await clockWatch.measure(ending.signal);
    measuredMs = clock.now();
  }

  const anew = (run: (signal: AbortSignal) => Promise<void>) => runAnew(run, { replacements, timers }, ending.signal);
  const push = (signal: AbortSignal) =>
    runDirection(
      local,
      guardFallBack(central, () => startSeq, options.onFellBack),
      {
        ...optionsOf('push'),
        knownAtTarget: atCentral,
        onBatch(lane, { position }) {
          if (position === undefined) return;
          for (const one of lane === undefined ? LANES : [lane]) confirmed.set(one, Number.parseInt(position, 10));
          tell();
          options.onConfirmed?.();
        },
      },
      signal,
    );
  function caughtUp(): void {
    options.onPulled?.();
    options.pullFirst?.().then(pulled.resolve, (fault) => report('noting what was brought', fault));
  }
  const pushWhenTold = async () => {
    await Promise.race([pulled.promise, aborted(ending.signal)]);
    if (!ending.signal.aborted) await anew(push);
  };
  const pull = (signal: AbortSignal) =>
    runDirection(central, local, { ...optionsOf('pull'), noteAtSource: atCentral, onCaughtUp: caughtUp }, signal);

  return {
    link() {
      const both = [links.get('push') ?? 'connecting', links.get('pull') ?? 'connecting'];
      const worst = (['refused', 'offline', 'connecting'] as const).find((one) => both.includes(one));
      return worst ?? 'connected';
    },
    lastContactAt: () => (lastContactMs === undefined ? undefined : new Date(lastContactMs).toISOString()),
    async atCentral() {
      const { updateSeq } = await store.info();
      const reached = new Map<Lane, number>();
      for (const lane of LANES) reached.set(lane, await reachOf(store, lane, confirmed.get(lane) ?? 0, updateSeq));
      return reached;
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async listRefused() {
      const of = async (direction: Direction) =>
        (await logs[direction].list()).map(({ id, reason }) => ({ id, reason, direction }));
      return [...(await of('push')), ...(await of('pull'))];
    },
    fetchFromCentral: (wanted) => fetchRevisions(central, local, wanted, ending.signal),
    tryNow: nudge.nudge,
    async run() {
      for (const [lane, { seq }] of await readConfirmed(store)) confirmed.set(lane, seq);
      startSeq = (await store.info()).updateSeq;
      running = Promise.all([pushWhenTold(), anew(pull)]);
      running.catch((fault) => report('running', fault));
    },
    async stop() {
      ending.abort(new Error('the hub ends'));
      await running;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Where nothing of the lane lies behind the confirmed position, everything that is here now has been confirmed. */
async function reachOf(store: DocumentStore, lane: Lane, confirmedSeq: number, updateSeq: number): Promise<number> {
  const { rows } = await store.listChanges({ since: confirmedSeq, lane, limit: 1 });
  const next = rows[0]?.seq;
  return next === undefined ? Math.max(confirmedSeq, updateSeq) : Math.max(confirmedSeq, Math.min(next - 1, updateSeq));
}

function linkOf(fault: unknown): UpwardLink {
  if (!(fault instanceof PeerFault)) return 'connecting';
  if (fault.kind === 'unreachable') return 'offline';
  return fault.kind === 'refused' || fault.kind === 'not-found' ? 'refused' : 'connecting';
}
