/**
 * How a direction hears of changes while it waits.
 *
 * A source that offers it is asked one question for all lanes, and the answer is what came: the lanes have only to carry it
 * (`each`). Another is asked whether there is anything behind lane 1's position; then every lane looks (`any`). The second
 * way also runs beside the batches of the lower lanes, so that an urgent document does not wait for their end; where the
 * first is at hand, only once one of them turns out to have a backlog, as a call that is broken off costs its connection.
 *
 * Invariant: no lane waits on a position that nobody watches. Asked for each lane, every position is in the question.
 * Asked behind lane 1 alone, what lies before it is not heard of: the other lanes look once more, also one that had its
 * turn while lane 1 was not through.
 */
import type { Lane } from '#shared/model/envelope.ts';
import type { FeedPage, FeedToken, LaneFeed, ReplicationSource } from './peer.ts';
import type { Replication } from './replication.ts';

/** What a wake needs of a lane. */
export interface WakingLane {
  readonly lane: Lane | undefined;
  readonly replication: Pick<Replication, 'position' | 'offer' | 'isReadAhead'>;
  hasWork: boolean;
}

export interface Wake {
  /** Lane 1 is through: hears of its changes beside the work of the others. */
  beside(): void;
  /** No lane has work: resolves once one has; rejects with the fault of waiting. */
  woken(): Promise<void>;
  end(): void;
}

interface Waiting {
  readonly forWhat: 'any' | 'each';
  readonly over: Promise<void>;
  readonly end: AbortController;
}

export function createWake(source: ReplicationSource, lanes: readonly WakingLane[], signal: AbortSignal): Wake {
  let waiting: Waiting | undefined;
  const feed = lanes.every(({ lane }) => lane !== undefined) ? source.openLaneFeed?.() : undefined;
  const asksEach = feed !== undefined;

  async function waitForAny(since: FeedToken | undefined, ending: AbortSignal): Promise<void> {
    await source.waitForChange(since, ending);
    for (const run of lanes) run.hasWork = true;
  }

  async function waitForEach(all: LaneFeed, ending: AbortSignal): Promise<void> {
    const positions = new Map(lanes.map(({ lane, replication }) => [lane as Lane, replication.position()]));
    const pages = await all.next(positions, ending);
    for (const run of lanes) {
      const page = pages.get(run.lane as Lane);
      if (page && isUsable(page)) run.replication.offer(page);
      run.hasWork = true;
    }
  }

  function begin(forWhat: Waiting['forWhat'], wait: (ending: AbortSignal) => Promise<void>): Waiting {
    const end = new AbortController();
    const over = wait(AbortSignal.any([signal, end.signal])).then(() => {
      if (waiting?.end === end) waiting = undefined;
    });
    over.catch(() => undefined);
    return { forWhat, over, end };
  }

  const beside = () => {
    if (waiting || (asksEach && !lanes.some(hasBacklog))) return;
    if (!asksEach) for (const run of lanes.slice(1)) run.hasWork = true;
    waiting = begin('any', (ending) => waitForAny(lanes[0]?.replication.position(), ending));
  };
  return {
    beside,
    woken() {
      if (!feed) beside();
      else if (waiting?.forWhat !== 'each') {
        waiting?.end.abort();
        waiting = begin('each', (ending) => waitForEach(feed, ending));
      }
      return waiting?.over ?? Promise.resolve();
    },
    end() {
      waiting?.end.abort();
      feed?.end();
    },
  };
}

/** One that tells only that there is too much for it is read as an ordinary page. */
const isUsable = ({ rows, pending }: FeedPage): boolean => rows.length > 0 || pending === 0;

const hasBacklog = ({ replication }: WakingLane): boolean => replication.isReadAhead();
