import { describe, expect, it } from 'vitest';
import type { Lane } from '#shared/model/envelope.ts';
import type { StoreInfo } from '#shared/store/document-store.ts';
import { awaitHubStatus } from './hub-status.ts';
import type { UpwardLink } from './upward.ts';

function begin() {
  const listeners = new Set<() => void>();
  const state = { link: 'connected' as UpwardLink, reached: 4, onRead: () => {} };
  const change = (next: Partial<typeof state>) => {
    Object.assign(state, next);
    for (const listener of listeners) listener();
  };
  const sources = {
    store: { info: async () => ({ instanceId: 'h', updateSeq: 9 }) as StoreInfo },
    numbers: { left: () => 70 },
    upward: {
      link: () => state.link,
      lastContactAt: () => undefined,
      atCentral: async () => {
        const { reached } = state;
        state.onRead();
        return new Map<Lane, number>([[1, reached]]);
      },
      watch(listener: () => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
  const until = { linkIsNot: 'connected' as const, atCentral: [{ lane: 1 as const, seq: 6 }], waitMs: 1000 };
  const ending = new AbortController();
  return { change, state, listeners, ending, wait: () => awaitHubStatus(sources, until, ending.signal) };
}

describe('HU10 a question that waits for the hub’s way up', () => {
  it('HU10 is answered once the position has been reached, not before', async () => {
    const { change, wait, listeners } = begin();
    const answer = wait();
    change({ reached: 5 });
    change({ reached: 6 });
    expect(await answer).toMatchObject({
      atCentral: [{ lane: 1, seq: 6 }],
      updateSeq: 9,
      waits: true,
      numbersLeft: 70,
    });
    expect(listeners.size).toBe(0);
  });

  it('HU10 is answered when the line to central goes or comes, also while it was being looked at', async () => {
    const { change, state, wait } = begin();
    state.onRead = () => {
      state.onRead = () => {};
      change({ reached: 6 }); // after it was read
    };
    expect(await wait()).toMatchObject({ atCentral: [{ lane: 1, seq: 6 }] });
    const { change: later, wait: again } = begin();
    const answer = again();
    later({ link: 'offline' });
    expect(await answer).toMatchObject({ link: 'offline' });
  });

  it('HU10 is answered as it stands when the caller goes, the time is over or the hub ends', async () => {
    const { ending, wait, listeners } = begin();
    const answer = wait();
    ending.abort();
    expect(await answer).toMatchObject({ atCentral: [{ lane: 1, seq: 4 }], link: 'connected' });
    expect(listeners.size).toBe(0);
  });
});
