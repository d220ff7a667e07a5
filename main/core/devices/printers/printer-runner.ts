/**
 * Looks after one printer: asks how it is, sends it the jobs of its queue one by one, and says of each what is known of it.
 * A printer that cannot print is not sent anything, so that no job is lost in a memory that somebody switches off (PQ3).
 * Supervised: whatever goes wrong becomes the printer's state, and it is tried again.
 */
import type { PrintJob } from '#shared/contract/print.ts';
import { createChangeSignal } from '#shared/lib/change-signal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import type { PrintQueue } from '../../device-desk.ts';
import { readJobBytes } from '../../labels/job-bytes.ts';
import { createStatusKeeper, type DeviceRunner } from '../device-runner.ts';
import { awayOf, LineAway } from '../lines/byte-line.ts';
import type { LabelPrinter, PrinterReport, PrinterSession } from './label-printer.ts';

export interface PrinterRunnerOptions {
  readonly deviceId: string;
  readonly printer: LabelPrinter;
  readonly queue: PrintQueue;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly tell: () => void;
  readonly onFault: (error: unknown) => void;
  readonly pace?: Partial<PrinterPace>;
}

/** Milliseconds. */
export interface PrinterPace {
  /** Between two looks at a printer that has nothing to do. */
  readonly lookEveryMs: number;
  /** Between two looks at one that has a problem while a job waits: the label comes as soon as the head is closed. */
  readonly troubledEveryMs: number;
  /** Between two looks at one that is printing. */
  readonly confirmEveryMs: number;
  /** A printer without a problem that is not done by then is not believed to be. */
  readonly confirmWithinMs: number;
}
const PACE: PrinterPace = {
  lookEveryMs: 15_000,
  troubledEveryMs: 3_000,
  confirmEveryMs: 400,
  confirmWithinMs: 120_000,
};

export function createPrinterRunner(options: PrinterRunnerOptions): DeviceRunner {
  const { deviceId, printer, queue, clock, timers, onFault } = options;
  const pace = { ...PACE, ...options.pace };
  const keeper = createStatusKeeper(clock, options.tell);
  const stopping = new AbortController();
  const { signal } = stopping;
  const due = createChangeSignal();
  const unwatch = queue.watch(() => due.raise());
  let lookers: (() => void)[] = [];
  /** A job waits for somebody to put the printer right. */
  let isHeldUp = false;

  function note(report: PrinterReport): boolean {
    keeper.heard();
    const [first, ...others] = report.problems;
    if (first) keeper.attention([first, ...others]);
    else keeper.ready();
    return first === undefined;
  }

  async function mark(id: string, from: PrintJob['state'], to: Partial<PrintJob>): Promise<boolean> {
    let isMarked = false;
    await queue.change(id, (job) => {
      isMarked = job.state === from;
      const { why: _why, ...rest } = job;
      return isMarked ? { ...rest, ...to } : job;
    });
    return isMarked;
  }

  /** True when another job may follow at once. */
  async function printNext(): Promise<boolean> {
    isHeldUp = false;
    const session = await beginUnlessStopped();
    const end = (): void => void session.close().catch(onFault);
    signal.addEventListener('abort', end, { once: true });
    try {
      const isAble = note(await session.askState());
      const job = await queue.findNext(deviceId);
      isHeldUp = !isAble && job !== undefined;
      if (!isAble || !job) return false;
      const label = await queue.findLabel(job.id);
      if (label === undefined) throw new Error('a print job without its label');
      const isOurs = await mark(job.id, 'queued', { state: 'sending', tries: job.tries + 1 });
      if (isOurs) await sendJob(session, job, label);
      return true;
    } finally {
      signal.removeEventListener('abort', end);
      await session.close().catch(onFault);
    }
  }

  /** A line that is slow to open does not hold up the end of core; what opens late is closed. */
  function beginUnlessStopped(): Promise<PrinterSession> {
    return new Promise((resolve, reject) => {
      const leave = (): void => reject(new LineAway('other', 'stopped'));
      signal.addEventListener('abort', leave, { once: true });
      printer.begin().then((session) => {
        signal.removeEventListener('abort', leave);
        resolve(session);
        if (signal.aborted) void session.close().catch(onFault);
      }, reject);
    });
  }

  async function sendJob(session: PrinterSession, { id }: PrintJob, label: string): Promise<void> {
    try {
      await session.send(readJobBytes(label));
    } catch (error) {
      await mark(id, 'sending', { state: 'uncertain', why: 'line-broke' });
      throw error;
    }
    await mark(id, 'sending', { state: 'sent' });
    await confirmJob(session, id);
  }

  /** Twice idle in a row: a printer may say idle while it still takes in what it was sent. */
  async function confirmJob(session: PrinterSession, id: string): Promise<void> {
    let idle = 0;
    let untilMs = clock.now() + pace.confirmWithinMs;
    try {
      while (idle < 2) {
        const report = await session.askState();
        const isAble = note(report);
        if (!isAble) untilMs = clock.now() + pace.confirmWithinMs;
        idle = isAble && report.labelsWaiting === 0 ? idle + 1 : 0;
        if (clock.now() > untilMs) throw new LineAway('no-answer', 'labels stay in the memory of the printer');
        if (idle < 2) await timers.sleep(pace.confirmEveryMs, signal);
      }
    } catch (error) {
      await mark(id, 'sent', { state: 'uncertain', why: signal.aborted ? 'restarted' : 'not-confirmed' });
      throw error;
    }
    await mark(id, 'sent', { state: 'printed' });
  }

  async function turn(): Promise<void> {
    try {
      let isMore = true;
      while (isMore && !signal.aborted) isMore = await printNext();
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof LineAway)) onFault(error);
      keeper.away(awayOf(error));
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const looking = lookers;
      lookers = [];
      await turn();
      for (const looked of looking) looked();
      if (lookers.length > 0) continue;
      const waiting = new AbortController();
      const end = (): void => waiting.abort();
      signal.addEventListener('abort', end, { once: true });
      timers.sleep(isHeldUp ? pace.troubledEveryMs : pace.lookEveryMs, waiting.signal).then(
        () => due.raise(),
        () => undefined,
      );
      await due.wait(signal);
      waiting.abort();
      signal.removeEventListener('abort', end);
    }
    for (const looked of lookers) looked();
  }

  const running = run().catch(onFault);
  return {
    status: keeper.status,
    doubts: () => [],
    heardAt: keeper.heardAt,
    lookNow: () =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        lookers.push(resolve);
        due.raise();
      }),
    async stop() {
      unwatch();
      stopping.abort();
      await running;
    },
  };
}
