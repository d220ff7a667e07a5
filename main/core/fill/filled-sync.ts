/** Before a station's line is opened a snapshot file is taken; while it is read, the status shows how far it has come (RP8). */
import type { SyncStatus } from '#shared/contract/station.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { SyncPart } from '../sync-part.ts';
import type { TakenSnapshot } from './take-snapshot.ts';

export interface FilledSyncParts {
  /** What goes on afterwards, whatever became of the file. */
  readonly line: SyncPart;
  readonly take: (
    onProgress: (done: number, expected: number) => void,
    signal: AbortSignal,
  ) => Promise<TakenSnapshot | Refusal>;
  readonly tell: (outcome: TakenSnapshot | Refusal) => void;
  readonly clock: Clock;
  readonly onFault: (fault: unknown) => void;
}

type Progress = { readonly done: number; readonly expected: number };

export function createFilledSync({ line, take, tell, clock, onFault }: FilledSyncParts): SyncPart {
  const listeners = new Set<() => void>();
  const ending = new AbortController();
  let progress: Progress | undefined;
  let refused: Refusal | undefined;
  let state: 'waiting' | 'filling' | 'on-line' = 'waiting';
  let startedMs = 0;
  let running: Promise<void> = Promise.resolve();

  async function fill(): Promise<void> {
    const note = (done: number, expected: number) => {
      progress = { done, expected };
      for (const listener of [...listeners]) listener();
    };
    try {
      const outcome = await take(note, ending.signal);
      if (isRefusal(outcome)) [progress, refused] = [undefined, outcome];
      tell(outcome);
    } catch (fault) {
      if (!ending.signal.aborted) onFault(fault);
    }
  }
  async function fillAndGoOn(): Promise<void> {
    await fill();
    if (ending.signal.aborted) return;
    state = 'on-line';
    await line.run();
    for (const listener of [...listeners]) listener();
  }
  const isOnLine = () => state === 'on-line';
  return {
    ...line,
    name: 'fill',
    status() {
      const status = withFile(line.status(), progress, isOnLine() ? undefined : clock.now() - startedMs);
      return refused ? withRefusal(status, refused) : status;
    },
    watch(listener) {
      listeners.add(listener);
      const unwatch = line.watch(listener);
      return () => {
        listeners.delete(listener);
        unwatch();
      };
    },
    tryNow: () => isOnLine() && line.tryNow(),
    /** Resolves at once: the station works while its file is read. */
    async run() {
      state = 'filling';
      startedMs = clock.now();
      running = fillAndGoOn();
      running.catch(onFault);
    },
    async drain() {
      ending.abort(new Error('the station stops'));
      await running.catch(() => undefined); // who began it reports it
      if (isOnLine()) await line.drain();
    },
    stop: async () => (isOnLine() ? line.stop() : undefined),
  };
}

/** SN10: whoever waits for the records reads why the file did not bring them. What is here already is no reason to worry. */
function withRefusal(status: SyncStatus, { code, sentence }: Refusal): SyncStatus {
  if (status.fill.state === 'complete' || status.reason || code === 'already-done') return status;
  return { ...status, reason: { code: 'snapshot-refused', text: `The snapshot file was not taken. ${sentence}` } };
}

/** SN13: what a file brought is never more than on its way to complete; the line says when it is. `elapsedMs`: while it is read. */
function withFile(status: SyncStatus, progress: Progress | undefined, elapsedMs: number | undefined): SyncStatus {
  const { fill } = status;
  if (!progress || fill.state === 'complete') return status;
  const received = fill.received + progress.done;
  const expected = (fill.expected ?? 0) + progress.expected;
  const state = fill.state === 'empty' ? 'filling' : fill.state;
  if (elapsedMs === undefined || progress.done === 0)
    return { ...status, fill: { ...fill, state, received, expected } };
  const secondsLeft = Math.ceil((elapsedMs / 1000 / progress.done) * (progress.expected - progress.done));
  return { ...status, fill: { ...fill, state, received, expected, secondsLeft } };
}
