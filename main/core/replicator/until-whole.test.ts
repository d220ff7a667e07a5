import { describe, expect, it } from 'vitest';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { untilWhole } from './until-whole.ts';

function begin() {
  const time = createVirtualTime();
  const listeners = new Set<(updateSeq: number) => void>();
  let updateSeq = 1;
  const ending = new AbortController();
  const state = { whole: false, asked: 0, done: false };
  const run = untilWhole(
    async () => {
      state.asked += 1;
      return state.whole;
    },
    {
      timers: time,
      signal: ending.signal,
      watch(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  ).then(() => {
    state.done = true;
  });
  const note = () => {
    for (const listener of listeners) listener(updateSeq);
  };
  const come = () => {
    updateSeq += 1;
    note();
  };
  return { time, state, come, note, ending, run, listeners };
}

describe('RP8 the end of a first fill', () => {
  it('RP8 is asked for again soon after something came', async () => {
    const { time, state, come, run, listeners } = begin();
    await time.advance(0);
    expect(state.asked).toBe(1);
    state.whole = true;
    come();
    await time.advance(199);
    expect(state.asked).toBe(1);
    await time.advance(1);
    await run;
    expect(state).toMatchObject({ asked: 2, done: true });
    expect(listeners.size).toBe(0);
  });

  it('RP8 is asked for less and less often where nothing comes but its own note, and at most every two seconds where it always does', async () => {
    const { time, state, come, note, ending, run } = begin();
    come();
    await time.advance(0);
    expect(state.asked).toBe(1);
    await time.advance(200);
    for (let at = 0; at < 30; at += 1) {
      note();
      await time.advance(1000);
    }
    expect(state.asked).toBe(6); // after 0, 0.2, 1.2, 3.2, 7.2 and 15.2 seconds
    const before = state.asked;
    for (let second = 0; second < 60; second += 1) {
      come();
      await time.advance(1000);
    }
    expect(state.asked - before).toBeLessThanOrEqual(30);
    expect(state.asked - before).toBeGreaterThan(15);
    ending.abort(new Error('over'));
    await expect(run).rejects.toThrow('over');
  });
});
