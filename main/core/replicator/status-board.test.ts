import { describe, expect, it } from 'vitest';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { createNoSync } from '../sync-part.ts';
import { createStatusBoard } from './status-board.ts';

const status = createNoSync().status();

function setUp() {
  const time = createVirtualTime();
  const told: number[] = [];
  const startMs = time.now();
  const ending = new AbortController();
  const board = createStatusBoard({
    read: async () => status,
    store: { watch: () => () => {} },
    timers: time,
    signal: ending.signal,
    report: () => {},
  });
  const stop = board.watch(() => told.push(time.now() - startMs));
  return { time, board, told, stop };
}

describe('the status board', () => {
  it('RP7 tells soon after a quiet time, twice a second in a busy one, and what changed last is not forgotten', async () => {
    const { time, board, told } = setUp();
    for (let ms = 0; ms < 1000; ms += 50) {
      board.changed();
      await time.advance(50);
    }
    expect(told).toEqual([200, 700]);
    await time.advance(10_000);
    expect(told).toEqual([200, 700, 1200]);
    board.changed();
    await time.advance(200);
    expect(told.at(-1)).toBe(11_200);
  });

  it('RP7 reads nothing while nobody watches', async () => {
    const { time, board, told, stop } = setUp();
    await time.advance(10_000);
    stop();
    board.changed();
    await time.advance(10_000);
    expect(told).toEqual([200]);
  });
});
