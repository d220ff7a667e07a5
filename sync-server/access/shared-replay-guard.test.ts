import { describe, expect, it } from 'vitest';
import { createSharedReplayGuard } from './shared-replay-guard.ts';
import type { TokenUse, UsedTokens } from './used-tokens.ts';

const NOW_MS = Date.parse('2026-04-01T08:00:00Z');
const token = (tokenId: string) => ({ tokenId, issuedAtMs: NOW_MS, expiresAtMs: NOW_MS + 60_000 });

/** A catalogue that answers when it is told to. */
function openRemote() {
  const known = new Set<string>();
  const asked: number[] = [];
  const forgotten: number[] = [];
  let answer: () => void = () => {};
  let gate: Promise<void> = Promise.resolve();
  const tokens: UsedTokens = {
    beginTokenMemory: async () => {},
    forgetTokens: async (beforeMs) => void forgotten.push(beforeMs),
    async useTokens(uses: readonly TokenUse[]) {
      asked.push(uses.length);
      await gate;
      const fresh = uses.filter(({ name }) => !known.has(name)).map(({ name }) => name);
      for (const name of fresh) known.add(name);
      return new Set(fresh);
    },
  };
  const hold = () => {
    gate = new Promise((resolve) => {
      answer = resolve;
    });
  };
  return { tokens, asked, forgotten, hold, answer: () => answer() };
}

describe('shared replay guard', () => {
  it('PR3 takes a token once, here and at another process', async () => {
    const { tokens, asked } = openRemote();
    const [here, there] = [createSharedReplayGuard(tokens), createSharedReplayGuard(tokens)];
    expect(await here.admit(token('a'), NOW_MS)).toBe(true);
    expect(await here.admit(token('a'), NOW_MS)).toBe(false);
    expect(asked).toEqual([1]);
    expect(await there.admit(token('a'), NOW_MS)).toBe(false);
    expect(await there.admit(token('b'), NOW_MS)).toBe(true);
  });

  it('asks at once about all calls that came while it was asking', async () => {
    const { tokens, asked, hold, answer } = openRemote();
    hold();
    const guard = createSharedReplayGuard(tokens);
    const calls = Array.from({ length: 252 }, (_, n) => guard.admit(token(`t${n}`), NOW_MS));
    answer();
    expect((await Promise.all(calls)).every(Boolean)).toBe(true);
    expect(asked).toEqual([1, 1, 100, 100, 50]);
  });

  it('PR3 a catalogue that cannot be asked takes nothing, and is asked again by the next call', async () => {
    const { tokens } = openRemote();
    let isDown = true;
    const guard = createSharedReplayGuard({
      ...tokens,
      useTokens: (uses, nowMs) => (isDown ? Promise.reject(new Error('down')) : tokens.useTokens(uses, nowMs)),
    });
    await expect(guard.admit(token('a'), NOW_MS)).rejects.toThrow('down');
    isDown = false;
    expect(await guard.admit(token('b'), NOW_MS)).toBe(true);
  });

  it('has what is expired forgotten once a minute', async () => {
    const { tokens, forgotten } = openRemote();
    const guard = createSharedReplayGuard(tokens);
    for (const afterMs of [0, 30_000, 61_000])
      await guard.admit({ ...token(`t${afterMs}`) }, NOW_MS + afterMs - 30_000);
    expect(forgotten).toEqual([NOW_MS - 30_000 - 240_000, NOW_MS + 31_000 - 240_000]);
  });
});
