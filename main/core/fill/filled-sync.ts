/**
 * A line that rests while a snapshot file is read, and begins anew behind it: at the start of the station, or when
 * somebody brings a file. While it is read the status shows how far it has come (RP8).
 *
 * Invariant: the line and the file never pull at the same time: a line that is open goes on from the positions that it
 * knows, would bring everything once more, and would take back what the file has noted (SN12).
 */
import type { SyncStatus } from '#shared/contract/station.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { refusalOfFault } from '../api/fault-refusal.ts';
import type { SyncPart } from '../sync-part.ts';
import type { TakenSnapshot } from './take-snapshot.ts';

export interface FilledSyncParts {
  /** A line that was not run yet: each is run once. */
  readonly openLine: () => SyncPart;
  /** A file that is read before the line is opened for the first time. */
  readonly findFirst?: () => Promise<string | undefined>;
  readonly take: (
    file: string,
    onProgress: (done: number, expected: number) => void,
    signal: AbortSignal,
  ) => Promise<TakenSnapshot | Refusal>;
  /** Before the line goes on. Not called where the station stops in mid-file. */
  readonly tell: (outcome: TakenSnapshot | Refusal, file: string) => void | Promise<void>;
  readonly clock: Clock;
  readonly onFault: (fault: unknown) => void;
}

export interface FilledSync extends SyncPart {
  isReading(): boolean;
  /** Begins, and resolves at once: the station works while its file is read. Not to be called while one is. */
  fillFrom(file: string): void;
}

type FileStatus = NonNullable<SyncStatus['file']>;

export function createFilledSync({ openLine, findFirst, take, tell, clock, onFault }: FilledSyncParts): FilledSync {
  const listeners = new Set<() => void>();
  const ending = new AbortController();
  let line = openLine();
  let state: 'new' | 'on-line' | 'reading' = 'new';
  let file: FileStatus | undefined;
  let pace = createPace(clock);
  let running: Promise<void> = Promise.resolve();
  const tellAll = () => {
    for (const listener of [...listeners]) listener();
  };
  let unwatch = line.watch(tellAll);

  async function closeLine(): Promise<void> {
    await line.drain();
    await line.stop();
  }

  function openAnew(): void {
    unwatch();
    line = openLine();
    unwatch = line.watch(tellAll);
  }

  /** What came of it; undefined where the station stops. */
  async function read(from: string): Promise<TakenSnapshot | Refusal | undefined> {
    try {
      return await take(from, (done, expected) => note(pace.note(done, expected)), ending.signal);
    } catch (fault) {
      if (ending.signal.aborted) return undefined;
      onFault(fault);
      return refusalOfFault(fault) ?? stopped();
    }
  }

  function note(next: FileStatus): void {
    file = next;
    tellAll();
  }

  async function readAndGoOn(from: string, before: 'new' | 'on-line'): Promise<void> {
    if (before === 'on-line') await closeLine().catch(onFault);
    const outcome = ending.signal.aborted ? undefined : await read(from);
    if (!outcome) return;
    await Promise.resolve(tell(outcome, from)).catch(onFault);
    if (before === 'on-line') openAnew();
    if (ending.signal.aborted) return;
    state = 'on-line';
    note(statusOf(outcome));
    await line.run();
    tellAll();
  }

  function fillFrom(from: string): void {
    const before = state;
    if (before === 'reading') throw new Error('one file at a time');
    state = 'reading';
    pace = createPace(clock);
    note({ state: 'reading' });
    running = readAndGoOn(from, before);
    running.catch(onFault);
  }

  return {
    name: 'fill',
    isReading: () => state === 'reading',
    fillFrom,
    status: () => withFile(line.status(), file, pace.last()),
    ...(line.address && { address: () => (line.address as () => string)() }),
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tryNow: () => state === 'on-line' && line.tryNow(),
    listRefused: () => line.listRefused(),
    completeness: () => line.completeness(),
    findAtCentral: (id, rev) => line.findAtCentral(id, rev),
    fetchFromCentral: (wanted) => line.fetchFromCentral(wanted),
    async run() {
      const first = await findFirst?.();
      if (first !== undefined) return fillFrom(first);
      state = 'on-line';
      await line.run();
    },
    async drain() {
      ending.abort(new Error('the station stops'));
      await running.catch(() => undefined); // who began it reports it
      if (state === 'on-line') await line.drain();
    },
    stop: async () => (state === 'on-line' ? line.stop() : undefined),
  };
}

const statusOf = (outcome: TakenSnapshot | Refusal): FileStatus =>
  isRefusal(outcome)
    ? { state: 'refused', code: outcome.code, sentence: outcome.sentence }
    : { state: 'taken', documents: outcome.documents, setAside: outcome.refused, madeAt: outcome.madeAt };

const stopped = (): Refusal =>
  refusal(
    'file-damaged',
    'Reading stopped in the middle of the file; the log says why. Choose it again: it goes on where it stopped.',
  );

type Progress = { readonly done: number; readonly expected: number };

/** How long the rest takes, by how fast it went since the first word: where an earlier try had come to counts for nothing. */
function createPace(clock: Clock) {
  const begunMs = clock.now();
  let first: (Progress & { readonly atMs: number }) | undefined;
  let last: Progress | undefined;
  return {
    last: () => last,
    note(done: number, expected: number): FileStatus {
      const nowMs = clock.now();
      const from = first ?? { done: 0, atMs: begunMs };
      first ??= { done, expected, atMs: nowMs };
      last = { done, expected };
      const perDocumentMs = (nowMs - from.atMs) / (done - from.done);
      const secondsLeft = Math.ceil((perDocumentMs * (expected - done)) / 1000);
      return { state: 'reading', done, expected, ...(Number.isFinite(secondsLeft) && { secondsLeft }) };
    },
  };
}

function withFile(line: SyncStatus, file: FileStatus | undefined, read: Progress | undefined): SyncStatus {
  if (file?.state === 'reading') return whileReading(line, file);
  if (file?.state !== 'taken') return { ...line, ...(file && { file }) };
  const { fill } = line;
  if (!read || fill.state === 'complete') return { ...line, file };
  const received = fill.received + read.done;
  return {
    ...line,
    file,
    fill: { ...fill, state: begun(fill), received, expected: (fill.expected ?? 0) + read.expected },
  };
}

/** SN13: what a file brings is never more than on its way to complete; the line says when it is. */
function whileReading(line: SyncStatus, file: Extract<FileStatus, { state: 'reading' }>): SyncStatus {
  const { state: _state, done, ...ahead } = file;
  const { retryAt: _none, ...resting } = line;
  const isFilling = done !== undefined && line.fill.state !== 'complete';
  const fill = isFilling ? { state: begun(line.fill), received: done, ...ahead } : line.fill;
  return { ...resting, file, fill, link: 'connecting', reason: READING };
}

const begun = ({ state }: SyncStatus['fill']) => (state === 'empty' ? ('filling' as const) : state);

const READING = {
  code: 'reading-file',
  text: 'A snapshot file is being read. What is saved here is safe here, and is sent when that is done.',
};
