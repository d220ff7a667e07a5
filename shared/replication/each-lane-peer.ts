import type { Lane } from '#shared/model/envelope.ts';
import type { FeedPage, LanePages, LanePositions } from './peer.ts';
import type { StorePeer } from './store-peer.ts';

/** A store as a server that is asked for all lanes at once shows it (WR7); for tests. */
export function withEachLane(peer: StorePeer, mostRows = 64): StorePeer & Required<Pick<StorePeer, 'waitForLanes'>> {
  const pageOf = async (lane: Lane, since: string | undefined, signal: AbortSignal): Promise<FeedPage> => {
    const page = await peer.readFeed({ since, lane, limit: mostRows + 1 }, signal);
    if (page.rows.length <= mostRows) return page;
    return { rows: [], last: since ?? '0', pending: page.rows.length + page.pending };
  };
  return {
    ...peer,
    capabilities: async () => ({ rows: true, lanes: true, eachLane: true }),
    async waitForLanes(positions: LanePositions, signal: AbortSignal): Promise<LanePages> {
      for (let since = lowest(positions); ; ) {
        await peer.waitForChange(since, signal);
        const pages = new Map<Lane, FeedPage>();
        for (const [lane, at] of positions) pages.set(lane, await pageOf(lane, at, signal));
        if ([...pages.values()].some(({ rows, pending }) => rows.length + pending > 0)) return pages;
        since = lowest(new Map([...pages].map(([lane, { last }]) => [lane, last])));
      }
    },
  };
}

function lowest(positions: LanePositions): string {
  return String(Math.min(...[...positions.values()].map((at) => Number.parseInt(at ?? '0', 10))));
}
