import { describe, expect, it } from 'vitest';
import { gatherReads } from './gather-reads.ts';

describe('questions of one turn', () => {
  it('PR5 go out as one, each key once, and each gets its own answer', async () => {
    const asked: (readonly string[])[] = [];
    const find = gatherReads(async (keys) => {
      asked.push(keys);
      return new Map(keys.filter((key) => key !== 'none').map((key) => [key, `of ${key}`]));
    });
    expect(await Promise.all(['a', 'b', 'none', 'a'].map(find))).toEqual(['of a', 'of b', undefined, 'of a']);
    expect(await find('c')).toBe('of c');
    expect(asked).toEqual([['a', 'b', 'none'], ['c']]);
  });

  it('PR2 never join one that was sent: what was granted since is in the answer', async () => {
    let granted = 'before';
    let send = () => {};
    const find = gatherReads(async (keys) => {
      const now = granted;
      await new Promise<void>((resolve) => {
        send = resolve;
      });
      return new Map(keys.map((key) => [key, now]));
    });
    const first = find('a');
    await new Promise((resolve) => setImmediate(resolve));
    granted = 'after';
    const second = find('a');
    send();
    expect(await first).toBe('before');
    await new Promise((resolve) => setImmediate(resolve));
    send();
    expect(await second).toBe('after');
  });

  it('PR5 a fault reaches all who asked, and the next question begins anew', async () => {
    let faults = 1;
    const find = gatherReads<string>(async () => {
      faults -= 1;
      if (faults === 0) throw new Error('gone');
      return new Map();
    });
    const both = await Promise.allSettled(['a', 'b'].map(find));
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await find('a')).toBeUndefined();
  });
});
