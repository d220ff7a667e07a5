/**
 * All lanes over HTTP: as a stream that stays open (WR8), or one call an answer (WR7) where the server does not offer it or
 * something on the way gathers what should pass at once.
 *
 * Invariant: what a stream gives begins where its reader stands. A reader that stands elsewhere than where the pages before ended
 * (it set some of them aside, or read on by itself) gets a new stream.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { Timers } from '#shared/lib/timers.ts';
import { ROWS_MEDIA_TYPE } from '#shared/protocol/rows.ts';
import type { EncodingChooser } from './content-encoding.ts';
import type { HttpLink } from './http-link.ts';
import type { IdentityGuard } from './identity-guard.ts';
import { toLanePages } from './lane-pages.ts';
import { type LaneStream, openLaneStream } from './lane-stream.ts';
import type { LaneFeed, LanePages, LanePositions } from './peer.ts';
import { PeerFault } from './peer-fault.ts';
import { readRows } from './read-rows.ts';

export interface LaneFeedOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly encodings: EncodingChooser;
  readonly excludeKinds: string | undefined;
  readonly guard: Pick<IdentityGuard, 'checkPage'>;
  readonly waitMs?: number;
  /** Whether the server offers streams. */
  readonly isLive: () => boolean;
  readonly gathering: GatheringWatch;
}

export const DEFAULT_WAIT_MS = 20_000;
const AT_ONCE_MS = 1000;

export function createHttpLaneFeed(link: HttpLink, options: LaneFeedOptions): LaneFeed {
  let stream: LaneStream | undefined;
  const leave = () => {
    stream?.end();
    stream = undefined;
  };
  const checked = (pages: LanePages, positions: LanePositions): LanePages => {
    for (const [lane, { last }] of pages) options.guard.checkPage(positions.get(lane), last);
    return pages;
  };

  /** Undefined: something on the way holds back what should pass at once. */
  async function open(positions: LanePositions, signal: AbortSignal): Promise<LaneStream | undefined> {
    leave();
    stream = await openLaneStream(link, { ...options, query: queryOf(options, positions) }, positions, signal);
    if (!stream) options.gathering.note();
    return stream;
  }

  async function nextOf(from: LaneStream, positions: LanePositions, signal: AbortSignal): Promise<LanePages> {
    const startedMs = options.clock.now();
    const pages = await from.next(signal);
    if (pages) return checked(pages, positions);
    stream = undefined;
    if (options.clock.now() - startedMs < AT_ONCE_MS) throw new PeerFault('unreachable', 'the feed ended at once');
    return standing(positions);
  }

  return {
    async next(positions, signal) {
      try {
        if (stream?.standsAt(positions)) return await nextOf(stream, positions, signal);
      } catch (fault) {
        // It lay idle while its reader was busy, and broke meanwhile: that is known only now.
        leave();
        if (signal.aborted || !(fault instanceof PeerFault) || fault.kind !== 'unreachable') throw fault;
      }
      const opened = options.isLive() && !options.gathering.isOn() ? await open(positions, signal) : undefined;
      if (!opened) return checked(await ask(link, options, positions, signal), positions);
      try {
        return await nextOf(opened, positions, signal);
      } catch (fault) {
        leave();
        throw fault;
      }
    },
    end: leave,
  };
}

/** Whether something between here and the server gathers answers. Asked again after an hour: the way may be another one. */
export interface GatheringWatch {
  note(): void;
  isOn(): boolean;
}

const LOOK_AGAIN_MS = 60 * 60_000;

export function createGatheringWatch(clock: Clock): GatheringWatch {
  let untilMs = Number.NEGATIVE_INFINITY;
  return {
    note() {
      untilMs = clock.now() + LOOK_AGAIN_MS;
    },
    isOn: () => clock.now() < untilMs,
  };
}

function queryOf({ excludeKinds }: LaneFeedOptions, positions: LanePositions) {
  return {
    style: 'all_docs',
    lane: 'each',
    since: [...positions.values()].map((position) => position ?? '0').join(','),
    exclude_kinds: excludeKinds,
  };
}

/** WR7. The silence of the wait says nothing about the line, so nothing is learned of it for the choice of encoding. */
async function ask(
  link: HttpLink,
  options: LaneFeedOptions,
  positions: LanePositions,
  signal: AbortSignal,
): Promise<LanePages> {
  const { encodings, waitMs = DEFAULT_WAIT_MS } = options;
  const query = { ...queryOf(options, positions), feed: 'longpoll', timeout: String(waitMs) };
  const headers = { accept: ROWS_MEDIA_TYPE, 'accept-encoding': encodings.choose() };
  const answer = await link.send({ method: 'GET', path: '_changes', query, headers, silenceMs: waitMs + 5000 }, signal);
  const { rows, decoder, fault } = await readRows(answer);
  const pages = toLanePages(rows, decoder.closings(), [...positions.keys()]);
  signal.throwIfAborted();
  if (pages.size === 0) throw fault ?? new PeerFault('unreachable', 'the wait was cut off');
  return pages;
}

/** Nothing came. */
function standing(positions: LanePositions): LanePages {
  return new Map([...positions].map(([lane, at]) => [lane, { rows: [], last: at ?? '0', pending: 0 }]));
}
