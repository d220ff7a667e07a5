import type { StorePeer } from './store-peer.ts';

/** The network as a test sees it: calls fail, and may have arrived all the same. */
export interface Weather {
  /** Decides the fate of the next call. `lost-answer`: it was done, and the caller hears of a failure. */
  next(): 'fine' | 'lost' | 'lost-answer';
}

export class BrokenLink extends Error {}

const CALLS = [
  'identity',
  'readCheckpoint',
  'writeCheckpoint',
  'readFeed',
  'readRevisions',
  'readAttachment',
  'findMissing',
  'writeRevisions',
] as const;

/** A peer behind bad weather; for tests. */
export function behindWeather(peer: StorePeer, weather: Weather): StorePeer {
  const flaky: Record<string, unknown> = { ...peer };
  for (const name of CALLS) {
    const call = peer[name] as (...args: unknown[]) => Promise<unknown>;
    flaky[name] = async (...args: unknown[]) => {
      const fate = weather.next();
      if (fate === 'lost') throw new BrokenLink(name);
      const answer = await call(...args);
      if (fate === 'lost-answer') throw new BrokenLink(name);
      return answer;
    };
  }
  return flaky as unknown as StorePeer;
}
