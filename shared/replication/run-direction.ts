/**
 * One direction for as long as the station runs: replicates, and after each fault waits and tries again (RP6).
 *
 * Two waits in one: the back-off protects a server in trouble and doubles up to five minutes; where the fault is the
 * network, a small question is asked every few seconds meanwhile, so that its return is noticed within five.
 *
 * A broken line keeps what is known of the other side, checkpoints included; the peer notices when another database, or
 * an older copy of it, answers instead, and that begins everything anew.
 *
 * A person who asks for a try hastens the next one and breaks nothing off.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { Lane } from '#shared/model/envelope.ts';
import { backOffMs } from './back-off.ts';
import { type BatchSizer, createBatchSizer } from './batch-size.ts';
import type { Nudge } from './nudge.ts';
import type { ReplicationSource, ReplicationTarget } from './peer.ts';
import { PeerFault } from './peer-fault.ts';
import { type Lanes, type LanesOptions, openLanes } from './replicate-lanes.ts';
import { retryRefused } from './retry-refused.ts';

export interface DirectionEvents {
  onConnecting?(): void;
  /** The first batch after a fault or the start went well. */
  onConnected?(): void;
  /** `retryAtMs`: milliseconds since the epoch. */
  onFault?(fault: unknown, retryAtMs: number): void;
}

export interface DirectionOptions extends Omit<LanesOptions, 'continuous' | 'sizerOf'> {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: () => number;
  readonly nudge: Nudge;
  /** Asks the other side whether it is there at all. Rejects when it is not. */
  readonly probe?: (signal: AbortSignal) => Promise<void>;
  readonly events?: DirectionEvents;
}

const PROBE_EVERY_MS = 3000;
const RETRY_REFUSED_EVERY_MS = 60 * 60_000;

/** Resolves when `signal` is aborted; never rejects for a fault of peer or store, those are reported. */
export async function runDirection(
  source: ReplicationSource,
  target: ReplicationTarget,
  options: DirectionOptions,
  signal: AbortSignal,
): Promise<void> {
  const sizers = createSizers();
  let failures = 0;
  let refusedDueMs = 0;
  let batches = 0;
  let lanes: Lanes | undefined;
  const onBatch: LanesOptions['onBatch'] = (lane, report) => {
    if (batches === 0) options.events?.onConnected?.();
    batches += 1;
    failures = 0;
    options.onBatch?.(lane, report);
  };
  while (!signal.aborted) {
    batches = 0;
    options.events?.onConnecting?.();
    const session = beginSession(options.nudge);
    try {
      if (options.refused && options.clock.now() >= refusedDueMs) {
        await retryRefused(source, target, { refused: options.refused, clock: options.clock }, signal);
        refusedDueMs = options.clock.now() + RETRY_REFUSED_EVERY_MS;
      }
      lanes ??= await openLanes(source, target, { ...options, onBatch, continuous: true, sizerOf: sizers.of }, signal);
      await lanes.run(signal, session.leave);
      refusedDueMs = 0;
    } catch (fault) {
      if (signal.aborted) return;
      failures += 1;
      if (!isPassing(fault)) lanes = undefined;
      if (batches > 0 || failures > 1) sizers.cut();
      const waitMs = backOffMs(failures, options.random, fault instanceof PeerFault ? fault.retryAfterMs : 0);
      options.events?.onFault?.(fault, options.clock.now() + waitMs);
      if (session.leave.aborted || (await waitToRetry(fault, waitMs, options, signal)) === 'nudged') refusedDueMs = 0;
    } finally {
      session.end();
    }
  }
}

/** Faults after which everything known of the other side still holds: the next try goes on in mid-lane. */
function isPassing(fault: unknown): boolean {
  return fault instanceof PeerFault && (fault.kind === 'unreachable' || fault.kind === 'busy');
}

/**
 * A nudge while work goes on does not break it off: a batch on a slow line would begin anew with each impatient hand. The
 * session is left after the batch under way, so that the next one offers again what was refused; where that batch fails,
 * the next try does not wait.
 */
function beginSession(nudge: Nudge): { readonly leave: AbortSignal; end(): void } {
  const leaving = new AbortController();
  let state: 'open' | 'over' = 'open';
  nudge.next().then(() => state === 'open' && leaving.abort());
  return {
    leave: leaving.signal,
    end() {
      state = 'over';
    },
  };
}

/** What each lane's link taught, kept over interruptions. */
function createSizers() {
  const sizers = new Map<Lane | undefined, BatchSizer>();
  return {
    of(lane: Lane | undefined): BatchSizer {
      const known = sizers.get(lane) ?? createBatchSizer();
      sizers.set(lane, known);
      return known;
    },
    cut(): void {
      for (const sizer of sizers.values()) sizer.cut();
    },
  };
}

async function waitToRetry(
  fault: unknown,
  waitMs: number,
  options: DirectionOptions,
  signal: AbortSignal,
): Promise<'waited' | 'nudged' | 'ended'> {
  const done = new AbortController();
  const both = AbortSignal.any([signal, done.signal]);
  const waits: Promise<'waited' | 'nudged'>[] = [
    options.timers.sleep(waitMs, both).then(() => 'waited' as const),
    options.nudge.next().then(() => 'nudged' as const),
  ];
  if (fault instanceof PeerFault && fault.kind === 'unreachable' && options.probe) {
    waits.push(untilItAnswers(options.probe, options.timers, both).then(() => 'waited' as const));
  }
  try {
    return await Promise.race(waits);
  } catch (error) {
    if (signal.aborted) return 'ended';
    throw error;
  } finally {
    done.abort();
    for (const wait of waits) wait.catch(() => undefined);
  }
}

async function untilItAnswers(
  probe: (signal: AbortSignal) => Promise<void>,
  timers: Timers,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await timers.sleep(PROBE_EVERY_MS, signal);
    try {
      return await probe(signal);
    } catch (error) {
      if (!(error instanceof PeerFault) || signal.aborted) throw error;
    }
  }
}
