import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { Lane } from '#shared/model/envelope.ts';
import type { BatchSizer } from './batch-size.ts';
import type { KnownRevisions } from './known-revisions.ts';
import type { ReplicationSource, ReplicationTarget } from './peer.ts';
import { planLane } from './plan-lane.ts';
import type { RefusedLog } from './refused-log.ts';
import { isCaughtUp } from './replicate.ts';
import { createReplication, type Replication, type StepReport } from './replication.ts';
import { createWake, type Wake } from './wake.ts';

export interface LaneEvents {
  /** After each batch. */
  readonly onBatch?: (lane: Lane | undefined, report: StepReport) => void;
  /** Every lane is caught up; something may come at any time. */
  readonly onCaughtUp?: () => void;
}

export interface LanesOptions extends LaneEvents {
  readonly sessionId: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly refused?: RefusedLog;
  readonly knownAtTarget?: KnownRevisions;
  readonly noteAtSource?: KnownRevisions;
  /** One per lane, kept over interruptions by the caller. */
  readonly sizerOf?: (lane: Lane | undefined) => BatchSizer;
  /** False: ends when all lanes are caught up. */
  readonly continuous?: boolean;
  /** See ReplicationOptions. */
  readonly gatherMs?: number;
  /** See ReplicationOptions. */
  readonly restMs?: number;
}

interface LaneRun {
  readonly lane: Lane | undefined;
  readonly replication: Replication;
  hasWork: boolean;
  servedMs: number;
}

/** One direction with its lanes (RP3): lane 1 first, none starves. */
export interface Lanes {
  /**
   * Runs until aborted, or rejects with the first fault; may be called again and goes on where it was. `leave` ends it
   * in order: after the batch under way, at once where it waits.
   */
  run(signal: AbortSignal, leave?: AbortSignal): Promise<void>;
}

export async function openLanes(
  source: ReplicationSource,
  target: ReplicationTarget,
  options: LanesOptions,
  signal: AbortSignal,
): Promise<Lanes> {
  const lanes = await makeLanes(source, target, options, signal);
  return { run: (ending, leave = NEVER) => runLanes(source, lanes, options, { signal: ending, leave }) };
}

/** Opens the lanes and runs them. */
export async function replicateLanes(
  source: ReplicationSource,
  target: ReplicationTarget,
  options: LanesOptions,
  signal: AbortSignal,
): Promise<void> {
  const lanes = await openLanes(source, target, options, signal);
  await lanes.run(signal);
}

const NEVER = new AbortController().signal;

interface Endings {
  /** Breaks off. */
  readonly signal: AbortSignal;
  /** Ends in order. */
  readonly leave: AbortSignal;
}

async function runLanes(
  source: ReplicationSource,
  lanes: readonly LaneRun[],
  options: LanesOptions,
  { signal, leave }: Endings,
): Promise<void> {
  for (const run of lanes) run.hasWork = true;
  const { eachLane = false } = await source.capabilities(signal);
  const wake = createWake(eachLane ? source : withoutEachLane(source), lanes, signal);
  try {
    while (!leave.aborted) {
      signal.throwIfAborted();
      const next = planLane(lanes, options.clock.now());
      if (next) await serve(next, options, signal);
      else {
        options.onCaughtUp?.();
        if (options.continuous !== true) break;
        await idle(lanes, wake, options, { signal, leave });
      }
      if (lanes[0] && !lanes[0].hasWork) wake.beside();
    }
    for (const { replication } of lanes) await replication.flush(signal);
  } finally {
    wake.end();
  }
}

function withoutEachLane({ openLaneFeed: _, ...source }: ReplicationSource): ReplicationSource {
  return source;
}

const ALL_LANES: readonly Lane[] = [1, 2, 3];

async function makeLanes(
  source: ReplicationSource,
  target: ReplicationTarget,
  options: LanesOptions,
  signal: AbortSignal,
): Promise<LaneRun[]> {
  const [from, to] = await Promise.all([source.capabilities(signal), target.capabilities(signal)]);
  const lanes: readonly (Lane | undefined)[] = from.lanes && to.lanes ? ALL_LANES : [undefined];
  return lanes.map((lane) => {
    const sizer = options.sizerOf?.(lane);
    const replication = createReplication(source, target, {
      ...options,
      ...(lane && { lane }),
      ...(sizer && { sizer }),
    });
    return { lane, replication, hasWork: true, servedMs: options.clock.now() };
  });
}

/**
 * Work that is heard of while the batch is under way may lie behind it: only what was known before is taken off. A batch
 * that was read ahead knows less than that: after it the lane looks once more.
 */
async function serve(run: LaneRun, options: LanesOptions, signal: AbortSignal): Promise<void> {
  const before = run.replication.position();
  run.hasWork = run.replication.isReadAhead();
  const report = await run.replication.step(signal);
  run.servedMs = options.clock.now();
  if (!isCaughtUp(report, before)) run.hasWork = true;
  options.onBatch?.(run.lane, report);
}

/** Nobody reads it: it need not be made anew, with its stack, at each turn. */
const OVER = new Error('the wait is over');

/** Waits for a change; meanwhile records gathered positions when their time has come. */
async function idle(
  lanes: readonly LaneRun[],
  wake: Wake,
  options: LanesOptions,
  { signal, leave }: Endings,
): Promise<void> {
  const due = lanes.map(({ replication }) => replication.flushDueMs()).filter((ms) => ms !== undefined);
  const over = new AbortController();
  const waits = [wake.woken().then(() => 'woken'), untilAborted(leave, over.signal).then(() => 'left')];
  if (due.length > 0) {
    const ms = Math.max(0, Math.min(...due) - options.clock.now());
    waits.push(options.timers.sleep(ms, AbortSignal.any([signal, over.signal])).then(() => 'due'));
  }
  try {
    const first = await Promise.race(waits);
    if (first === 'due') for (const { replication } of lanes) await replication.flush(signal);
  } finally {
    over.abort(OVER);
    for (const wait of waits) wait.catch(() => undefined);
  }
}

/** `over`: nobody waits for it any more. */
function untilAborted(signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true, signal: over });
  });
}
