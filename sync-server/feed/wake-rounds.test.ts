import { describe, expect, it } from 'vitest';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createWakeRounds, LONGEST_PAUSE_MS } from './wake-rounds.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function createScene() {
  const time = createVirtualTime();
  const startedMs = time.now();
  const rounds = createWakeRounds(time, time.now);
  const wentMs: number[] = [];
  const join = (count: number, database = 'a') => {
    for (let n = 0; n < count; n += 1) void rounds.next(database).then(() => wentMs.push(time.now() - startedMs));
  };
  return { time, join, took: () => wentMs.splice(0) };
}

describe('rounds of woken feeds', () => {
  it('PR5 the first after a quiet moment goes at once, with all that were woken with it', async () => {
    const { time, join, took } = createScene();
    for (const at of [0, 1000]) {
      join(50);
      await turn();
      expect(took()).toEqual(Array.from({ length: 50 }, () => at));
      await time.advance(1000);
    }
  });

  it('PR5 what comes while a round is being paid for goes together, the later the more took part, never beyond the bound', async () => {
    for (const [count, pauseMs] of [
      [10, 2],
      [300, 60],
      [5000, LONGEST_PAUSE_MS],
    ] as const) {
      const { time, join, took } = createScene();
      join(count);
      await turn();
      took();
      join(2);
      await time.advance(pauseMs - 1);
      join(1);
      expect(took()).toEqual([]);
      await time.advance(1);
      expect(took()).toEqual([pauseMs, pauseMs, pauseMs]);
    }
  });

  it('PR5 a busy database holds up no other', async () => {
    const { join, took } = createScene();
    join(500, 'busy');
    await turn();
    took();
    join(1, 'other');
    await turn();
    expect(took()).toEqual([0]);
  });
});
