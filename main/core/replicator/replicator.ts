/**
 * The station's replicator: pushes and pulls in lanes against one central (or hub) for as long as the station runs, and
 * tells how far everything has come.
 *
 * Audit events go up and are never asked for (RP11). What a pull brings is noted before it is written, so that the push
 * passes it over; a forgotten note costs a question, never a document.
 */
import type { OutputOf } from '#shared/contract/declare.ts';
import type { SyncStatus, station } from '#shared/contract/station.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { Lane } from '#shared/model/envelope.ts';
import { type ClockWatch, createClockWatch, hasSkewMoved } from '#shared/replication/clock-watch.ts';
import {
  hasWorkedWithHub,
  LANES,
  readConfirmed,
  rememberServer,
  type ServerRole,
} from '#shared/replication/confirmed-positions.ts';
import { guardFallBack } from '#shared/replication/fall-back-guard.ts';
import { fetchRevisions } from '#shared/replication/fetch-revisions.ts';
import type { Authorize } from '#shared/replication/http-link.ts';
import { createHttpPeer } from '#shared/replication/http-peer.ts';
import { createHttpProbe } from '#shared/replication/http-probe.ts';
import { createKnownRevisions } from '#shared/replication/known-revisions.ts';
import { createNudge } from '#shared/replication/nudge.ts';
import type { AskedRevisions, ReplicationSource } from '#shared/replication/peer.ts';
import { PeerFault } from '#shared/replication/peer-fault.ts';
import { createReplacements, runAnew } from '#shared/replication/run-anew.ts';
import { type DirectionOptions, runDirection } from '#shared/replication/run-direction.ts';
import { createStorePeer } from '#shared/replication/store-peer.ts';
import { createStoreRefusedLog, type Direction } from '#shared/replication/store-refused-log.ts';
import type { DocumentStore, Rev, StoredRevision } from '#shared/store/document-store.ts';
import type { Service } from '../service.ts';
import { fillOf } from './fill-progress.ts';
import { findFinishedFill, recordFinishedFill } from './fill-record.ts';
import { type AskHub, createHubPositions } from './hub-positions.ts';
import { createLaneLedger } from './lane-ledger.ts';
import { createLinkWatch } from './link-watch.ts';
import { readStatus } from './read-status.ts';
import { createStatusBoard } from './status-board.ts';
import { untilWhole } from './until-whole.ts';
import { listWaitingBefore, type WaitingBefore } from './waiting-before.ts';

export interface ReplicatorOptions {
  readonly store: DocumentStore;
  readonly address: string;
  readonly database: string;
  readonly fetch: typeof fetch;
  readonly authorize?: Authorize;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: () => number;
  /** Shared with what authorises; made here when it is left out. */
  readonly clockWatch?: ClockWatch;
  /** For the log: what went wrong beside the work. Holds no clinical content. */
  readonly report?: (what: string, fault: unknown) => void;
  /** What waits for a person beside the conflicts of the store. */
  readonly countDoubled?: () => Promise<number>;
  /** Conflicts of the store that need nobody: a merge by rule is about to take them away. */
  readonly mergesAhead?: () => number;
  /** Who writes here: tells after a crash what came from central. */
  readonly stationId?: string;
  /** RP8: whether what is here is what central says this station should have. Left out: caught up is complete. */
  readonly isFillWhole?: () => Promise<boolean>;
  /** Which kind of server this is; central unless told otherwise. */
  readonly role?: ServerRole;
  /** Of a hub: how far its own way up has come (HU10). */
  readonly askHub?: AskHub;
  /** RP9: a store that was restored has first to be told what it forgot; called once it was. */
  readonly pullFirst?: () => Promise<void>;
  /** RP9: the server has had more from this file than it holds. Nothing is sent any more. */
  readonly onFellBack?: () => void;
  /** Kinds that are never asked for. */
  readonly excludeKinds?: readonly string[];
}

export type RefusedLine = OutputOf<typeof station.listRefused>[number];

export interface Replicator extends Service {
  status(): Promise<SyncStatus>;
  /** Calls with the status now and after each change, at most a few times a second. Returns the end of it. */
  watchStatus(listener: (status: SyncStatus) => void): () => void;
  /** Goes on at once where it waits, and offers again what was refused. */
  tryNow(): void;
  listRefused(): Promise<readonly RefusedLine[]>;
  /** One revision with its body from central; undefined where central has none. Rejects with PeerFault without contact. */
  findAtCentral(id: string, rev: Rev): Promise<StoredRevision | undefined>;
  /** Brings revisions beside the feed: what a repair found missing. Gives how many came. Rejects with PeerFault without contact. */
  fetchFromCentral(wanted: readonly AskedRevisions[]): Promise<number>;
}

/** Small batches of live work share a checkpoint for up to this long. */
const GATHER_MS = 2000;
/** What costs nothing but a question when it is lost: a live station makes no call for it with each change. */
const REST_MS = 60_000;
const MEASURE_CLOCK_EVERY_MS = 60 * 60_000;

export function createReplicator(options: ReplicatorOptions): Replicator {
  const { store, address, clock, timers, report = () => undefined } = options;
  const clockWatch = options.clockWatch ?? createClockWatch(options);
  const atCentral = createKnownRevisions();
  const ledger = createLaneLedger();
  const link = createLinkWatch();
  const nudge = createNudge();
  const replacements = createReplacements();
  const { role = 'central', askHub } = options;
  const pulled = Promise.withResolvers<void>();
  const logs = { push: createStoreRefusedLog(store, 'push'), pull: createStoreRefusedLog(store, 'pull') };
  const ending = new AbortController();
  const startedMs = clock.now();
  let filled: number | undefined;
  let isProving = false;
  let startSeq = 0;
  let workedWithHub = false;
  let waitingBefore: WaitingBefore | undefined;
  let measuredMs = Number.NEGATIVE_INFINITY;
  let running: Promise<unknown> | undefined;

  const byHub =
    askHub &&
    createHubPositions({
      store,
      ask: askHub,
      ledger,
      timers,
      signal: ending.signal,
      changed: () => board.changed(),
      report,
    });
  const sources = {
    store,
    ledger,
    link,
    atCentral,
    refused: [logs.push, logs.pull],
    skewMs: clockWatch.skewMs,
    countDoubled: options.countDoubled ?? (async () => 0),
    mergesAhead: options.mergesAhead ?? (() => 0),
    waitingBefore: () => waitingBefore,
    byHub,
    hasWorkedWithHub: () => role === 'hub' || workedWithHub,
    fill: (): SyncStatus['fill'] =>
      filled === undefined
        ? unproven(fillOf(ledger.fill(), clock.now() - startedMs), options.isFillWhole !== undefined)
        : { state: 'complete', received: filled, expected: filled },
  };
  const board = createStatusBoard({ read: () => readStatus(sources), store, timers, signal: ending.signal, report });

  const local = createStorePeer(store);
  const central = createHttpPeer({
    ...options,
    excludeKinds: options.excludeKinds ?? ['AuditEvent'],
    onReplaced() {
      atCentral.clear();
      replacements.note();
    },
    onAnswer(response) {
      link.answered(clock.now());
      clockWatch.noteAnswer(response);
    },
  });

  function optionsOf(direction: Direction): DirectionOptions {
    return {
      sessionId: crypto.randomUUID(),
      clock,
      timers,
      random: options.random,
      nudge,
      gatherMs: GATHER_MS,
      restMs: REST_MS,
      refused: logs[direction],
      probe: createHttpProbe({ address, fetch: options.fetch, timers }),
      events: {
        onConnecting: () => link.connecting(direction),
        onConnected() {
          link.connected(direction);
          if (direction === 'push') void greetCentral();
          board.changed();
        },
        onFault(fault, retryAtMs) {
          link.failed(direction, fault, retryAtMs);
          if (!(fault instanceof PeerFault)) report(direction, fault);
          else if (fault.kind === 'refused') void measureAgain();
          board.changed();
        },
      },
    };
  }

  /** Beside the work: a failure here is met again by the next contact. */
  async function greetCentral(): Promise<void> {
    try {
      await rememberServer(store, role, await central.identity(ending.signal));
      if (clock.now() - measuredMs >= MEASURE_CLOCK_EVERY_MS) {
        await clockWatch.measure(ending.signal);
        measuredMs = clock.now();
      }
    } catch (error) {
      if (!ending.signal.aborted && !(error instanceof PeerFault)) report('greeting central', error);
    }
  }

  /** RP10: a clock that was set while there was no contact makes every proof look false; the next try, at once, corrects for it. */
  async function measureAgain(): Promise<void> {
    const hasMoved = await hasSkewMoved(clockWatch, ending.signal);
    measuredMs = clock.now();
    if (hasMoved) nudge.nudge();
    board.changed();
  }

  const anew = (run: (signal: AbortSignal) => Promise<void>) => runAnew(run, { replacements, timers }, ending.signal);
  const push = (signal: AbortSignal) =>
    runDirection(
      local,
      options.onFellBack ? guardFallBack(central, () => startSeq, options.onFellBack) : central,
      {
        ...optionsOf('push'),
        knownAtTarget: atCentral,
        onBatch(lane, report) {
          ledger.pushed(lane, report, clock.now());
          byHub?.advanced();
          board.changed();
        },
      },
      signal,
    );

  const pushWhenTold = async () => {
    if (options.pullFirst) await Promise.race([pulled.promise, aborted(ending.signal)]);
    if (!ending.signal.aborted) await anew(push);
  };
  const pull = (signal: AbortSignal) =>
    runDirection(
      expecting(central, ledger.expects, () => filled === undefined),
      local,
      {
        ...optionsOf('pull'),
        noteAtSource: atCentral,
        onBatch(lane, report) {
          ledger.pulled(lane, report);
          board.changed();
        },
        onCaughtUp() {
          notePulled();
          finishFill().catch((fault) => ending.signal.aborted || report('recording the first fill', fault));
        },
      },
      signal,
    );

  let isPulled = options.pullFirst === undefined;
  function notePulled(): void {
    if (isPulled) return;
    isPulled = true;
    options.pullFirst?.().then(pulled.resolve, (fault) => report('noting what was brought', fault));
  }

  async function finishFill(): Promise<void> {
    const { state } = fillOf(ledger.fill(), 0);
    if (filled !== undefined || isProving || state !== 'complete') return;
    isProving = true;
    try {
      if (options.isFillWhole) {
        const watch: DocumentStore['watch'] = (listener) => store.watch(listener);
        await untilWhole(options.isFillWhole, { timers, signal: ending.signal, watch });
      }
      filled = fillOf(ledger.fill(), 0).received;
      await recordFinishedFill(store, filled);
      board.changed();
    } finally {
      isProving = false;
    }
  }

  /** Beside the work: it takes as long as there are rows behind the checkpoints. */
  async function judgeBefore(): Promise<void> {
    if (options.stationId === undefined) return;
    const confirmed = await readConfirmed(store, role);
    waitingBefore = await listWaitingBefore(store, options.stationId, (lane) => confirmed.get(lane)?.seq ?? 0);
    board.changed();
  }

  /** Another server is taken, or the station stops: to whoever asked, a line that broke. */
  async function besideTheFeed<T>(asking: Promise<T>): Promise<T> {
    try {
      return await asking;
    } catch (fault) {
      throw ending.signal.aborted ? new PeerFault('unreachable', 'the replicator ends') : fault;
    }
  }

  return {
    name: 'replicator',
    async run() {
      startSeq = (await store.info()).updateSeq;
      ledger.restore(await readConfirmed(store, role));
      await byHub?.restore();
      workedWithHub = await hasWorkedWithHub(store);
      filled = await findFinishedFill(store);
      const judged = judgeBefore();
      judged.catch((fault) => ending.signal.aborted || report('looking at what waits', fault));
      running = Promise.all([pushWhenTold(), anew(pull), byHub?.follow()]);
      running.catch((fault) => report('running', fault));
    },
    async drain() {
      ending.abort(new Error('the replicator ends'));
      await running;
    },
    async stop() {
      ending.abort(new Error('the replicator ends'));
      await running;
    },
    status: () => readStatus(sources),
    watchStatus: board.watch,
    tryNow: nudge.nudge,
    findAtCentral: async (id, rev) =>
      (await besideTheFeed(central.readRevisions([{ id, revs: [rev] }], ending.signal)))[0],
    fetchFromCentral: (wanted) => besideTheFeed(fetchRevisions(central, local, wanted, ending.signal)),
    async listRefused() {
      const [pushed, pulled] = await Promise.all([logs.push.list(), logs.pull.list()]);
      const line = (direction: Direction) => (entry: (typeof pushed)[number]) => {
        const { id, rev, reason, at } = entry;
        return { id, rev, reason, at, direction };
      };
      return [...pushed.map(line('push')), ...pulled.map(line('pull'))];
    },
  };
}

/** Caught up, and not compared with central's list yet. */
function unproven(fill: SyncStatus['fill'], needsProof: boolean): SyncStatus['fill'] {
  return needsProof && fill.state === 'complete' ? { ...fill, state: 'first-lane-here' } : fill;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Before a first fill: how much each lane will bring, so that progress can be shown from the beginning. */
function expecting(
  source: ReplicationSource,
  expects: (lane: Lane | undefined, pending: number) => void,
  isFilling: () => boolean,
): ReplicationSource {
  let asked = false;
  return {
    ...source,
    async readFeed(query, signal) {
      if (!asked && query.since === undefined && isFilling()) {
        asked = true;
        for (const lane of query.lane === undefined ? [undefined] : LANES) {
          const page = await source.readFeed(
            { since: undefined, limit: 1, bodies: false, ...(lane && { lane }) },
            signal,
          );
          expects(lane, page.rows.length + page.pending);
        }
      }
      return source.readFeed(query, signal);
    },
  };
}
