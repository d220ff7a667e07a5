import type { Lane } from '#shared/model/envelope.ts';
import type { FeedPage, LaneFeed, LanePositions } from './peer.ts';
import type { StorePeer } from './store-peer.ts';

/** A store as a server that is asked for all lanes at once shows it (WR7); for tests. */
export function withEachLane(peer: StorePeer, mostRows = 64): StorePeer & Required<Pick<StorePeer, 'openLaneFeed'>> {
  const pageOf = async (lane: Lane, since: string | undefined, signal: AbortSignal): Promise<FeedPage> => {
    const page = await peer.readFeed({ since, lane, limit: mostRows + 1 }, signal);
    if (page.rows.length <= mostRows) return page;
    return { rows: [], last: since ?? '0', pending: page.rows.length + page.pending };
  };
  const next: LaneFeed['next'] = async (positions, signal) => {
    for (let since = lowest(positions); ; ) {
      await peer.waitForChange(since, signal);
      const pages: Map<Lane, FeedPage> = new Map();
      for (const [lane, at] of positions) pages.set(lane, await pageOf(lane, at, signal));
      if ([...pages.values()].some(({ rows, pending }) => rows.length + pending > 0)) return pages;
      since = lowest(new Map([...pages].map(([lane, { last }]) => [lane, last])));
    }
  };
  return {
    ...peer,
    capabilities: async () => ({ rows: true, lanes: true, eachLane: true }),
    openLaneFeed: () => ({ next, end: () => {} }),
  };
}

function lowest(positions: LanePositions): string {
  return String(Math.min(...[...positions.values()].map((at) => Number.parseInt(at ?? '0', 10))));
}
