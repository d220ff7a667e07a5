/** One open answer of `lane=each&feed=continuous` (WR8). */
import type { Timers } from '#shared/lib/timers.ts';
import { createRowDecoder } from '#shared/protocol/row-decoder.ts';
import { MalformedRows, ROWS_MEDIA_TYPE, type WireRow } from '#shared/protocol/rows.ts';
import type { EncodingChooser } from './content-encoding.ts';
import type { HttpLink } from './http-link.ts';
import { toLanePages } from './lane-pages.ts';
import type { LanePages, LanePositions } from './peer.ts';
import { PeerFault } from './peer-fault.ts';

export interface LaneStream {
  /** What comes next begins at these positions. */
  standsAt(positions: LanePositions): boolean;
  /** Undefined: it ended in order. */
  next(signal: AbortSignal): Promise<LanePages | undefined>;
  end(): void;
}

export interface LaneStreamOptions {
  readonly timers: Timers;
  readonly encodings: Pick<EncodingChooser, 'isSlow'>;
  readonly query: Readonly<Record<string, string | undefined>>;
}

const HEARTBEAT_MS = 10_000;
const SILENCE_MS = 25_000;
/** The server's first word goes out at once. */
const FIRST_WORD_MS = 10_000;
const OVER = new Error('the feed is no longer read');

/** Undefined: its first word did not come, though the line may be whole. Rejects with PeerFault. */
export async function openLaneStream(
  link: HttpLink,
  options: LaneStreamOptions,
  positions: LanePositions,
  signal: AbortSignal,
): Promise<LaneStream | undefined> {
  const ending = new AbortController();
  const spoken = new AbortController();
  const late = options.timers.sleep(FIRST_WORD_MS, spoken.signal).then(() => undefined);
  late.catch(() => undefined);
  const opening = open(link, options, ending.signal);
  opening.catch(() => undefined);
  try {
    const opened = await heeding(signal, ending, () => Promise.race([opening, late]));
    if (!opened) ending.abort(OVER);
    return opened && readStream(opened, positions, ending);
  } finally {
    spoken.abort(OVER);
  }
}

interface Opened {
  readonly chunks: AsyncIterator<Uint8Array>;
  readonly first: IteratorResult<Uint8Array>;
}

async function open(link: HttpLink, { encodings, query }: LaneStreamOptions, signal: AbortSignal): Promise<Opened> {
  const answer = await link.send(
    {
      method: 'GET',
      path: '_changes',
      query: { ...query, feed: 'continuous', heartbeat: String(HEARTBEAT_MS) },
      headers: { accept: ROWS_MEDIA_TYPE, 'accept-encoding': encodings.isSlow() ? 'gzip' : 'identity' },
      silenceMs: SILENCE_MS,
    },
    signal,
  );
  const chunks = answer.chunks()[Symbol.asyncIterator]();
  return { chunks, first: await chunks.next() };
}

function readStream({ chunks, first }: Opened, start: LanePositions, ending: AbortController): LaneStream {
  const decoder = createRowDecoder();
  const lanes = [...start.keys()];
  let at = new Map([...start].map(([lane, position]) => [lane, position ?? '0']));
  let coming: IteratorResult<Uint8Array> | undefined = first;
  /** Of the answer that is coming in. */
  let rows: WireRow[] = [];
  let before = { rows: 0, closings: 0 };

  const closings = () =>
    decoder
      .closings()
      .slice(before.closings)
      .map(({ closing, rowsBefore }) => ({ closing, rowsBefore: rowsBefore - before.rows }));

  function takeAnswer(): LanePages | undefined {
    const closed = closings().slice(0, lanes.length);
    const count = closed.at(-1)?.rowsBefore ?? 0;
    if (closed.length < lanes.length) return undefined;
    const pages = toLanePages(rows.slice(0, count), closed, lanes);
    rows = rows.slice(count);
    before = { rows: before.rows + count, closings: before.closings + closed.length };
    at = new Map([...pages].map(([lane, { last }]) => [lane, last]));
    return pages;
  }

  /** Behind a cut the closed pages of the last answer are good, and nothing else is (WR7). */
  function whatIsWhole(fault: unknown): LanePages {
    const pages = toLanePages(rows, closings(), lanes);
    if (pages.size === 0) throw fault;
    // It stands nowhere any more: what is asked next is asked anew.
    at = new Map();
    return pages;
  }

  async function readOn(): Promise<'open' | 'ended'> {
    const { value, done } = coming ?? (await chunks.next());
    coming = undefined;
    if (done) return 'ended';
    for (const row of decoder.push(value)) rows.push(row);
    return 'open';
  }

  return {
    standsAt: (positions) => [...positions].every(([lane, position]) => at.get(lane) === (position ?? '0')),
    next: (signal) =>
      heeding(signal, ending, async () => {
        for (;;) {
          const pages = takeAnswer();
          if (pages) return pages;
          try {
            if ((await readOn()) === 'ended') break;
          } catch (fault) {
            if (fault instanceof MalformedRows) throw new PeerFault('protocol', fault.message);
            if (signal.aborted) throw fault;
            return whatIsWhole(fault);
          }
        }
        const isBetweenAnswers = rows.length === 0 && closings().length === 0;
        return isBetweenAnswers ? undefined : whatIsWhole(new PeerFault('unreachable', 'the feed was cut off'));
      }),
    end() {
      ending.abort(OVER);
      chunks.return?.().catch(() => undefined);
    },
  };
}

/** What is under way ends with the signal of the call that waits for it. */
async function heeding<T>(signal: AbortSignal, ending: AbortController, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const onAbort = () => ending.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
