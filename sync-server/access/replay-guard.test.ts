import { mkdtempSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CLOCK_TOLERANCE_MS, MAX_LIFETIME_MS } from '#shared/protocol/station-proof.ts';
import { createReplayGuard, GENERATION_MS } from './replay-guard.ts';
import { openTokenFiles } from './token-files.ts';

const NOW_MS = Date.parse('2026-04-01T08:00:00Z');
/** Made by a clock that is as far ahead as is tolerated, good for as long as a token may be. */
const LONGEST_MS = CLOCK_TOLERANCE_MS + MAX_LIFETIME_MS + CLOCK_TOLERANCE_MS;

const token = (tokenId: string, expiresAtMs: number, issuedAtMs = expiresAtMs - 60_000) => ({
  tokenId,
  issuedAtMs,
  expiresAtMs,
});

describe('replay guard', () => {
  it('PR3 takes a token once for as long as it could be good, whenever it came', () => {
    for (let beforeMs = 0; beforeMs <= 2 * LONGEST_MS; beforeMs += 9_990) {
      const guard = createReplayGuard();
      guard.admit(token('earlier', NOW_MS + 1), NOW_MS);
      const cameMs = NOW_MS + beforeMs;
      const expiresAtMs = cameMs + LONGEST_MS;
      expect(guard.admit(token('token', expiresAtMs), cameMs)).toBe(true);
      for (let nowMs = cameMs; nowMs < expiresAtMs; nowMs += 7_000) {
        guard.admit(token(`other ${nowMs}`, nowMs + 60_000), nowMs);
        const again = { beforeMs, afterMs: nowMs - cameMs, admitted: guard.admit(token('token', expiresAtMs), nowMs) };
        if (again.admitted) expect(again).toBeUndefined();
      }
      expect(guard.admit(token('token', expiresAtMs), expiresAtMs)).toBe(false);
    }
  });
});

describe('replay guard with files', () => {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-tokens-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const good = (tokenId: string, nowMs: number) => token(tokenId, nowMs + 60_000, nowMs);
  const start = (folder: string, startedAtMs: number, bootedAtMs = 0) => {
    const files = openTokenFiles({ folder: join(root, folder), startedAtMs, bootedAtMs });
    return { guard: createReplayGuard(files), files };
  };

  it('OP7 another guard on the same folder refuses what the first took, over the turn of a generation too', () => {
    for (const nowMs of [NOW_MS, Math.ceil(NOW_MS / GENERATION_MS) * GENERATION_MS - 500]) {
      const folder = `again-${nowMs}`;
      const first = start(folder, nowMs);
      expect(first.guard.admit(good('a', nowMs), nowMs)).toBe(true);
      const second = start(folder, nowMs + 1000);
      expect(second.guard.admit(good('a', nowMs), nowMs + 1000)).toBe(false);
      expect(second.guard.admit(good('b', nowMs), nowMs + 1000)).toBe(true);
      first.files.close();
      second.files.close();
    }
  });

  it('OP7 a clock that was set back shows no token twice', () => {
    const { guard } = start('back', NOW_MS);
    const ahead = good('a', NOW_MS + GENERATION_MS);
    expect(guard.admit(ahead, NOW_MS + GENERATION_MS)).toBe(true);
    const again = start('back', NOW_MS + 10_000);
    expect(again.guard.admit(ahead, NOW_MS + GENERATION_MS - 20_000)).toBe(false);
  });

  it('OP7 a name cut off by a power failure harms none after it', () => {
    const { guard, files } = start('cut', NOW_MS);
    guard.admit(good('a', NOW_MS), NOW_MS);
    guard.admit(good('b', NOW_MS), NOW_MS);
    files.close();
    truncateSync(join(root, 'cut', `${Math.floor(NOW_MS / GENERATION_MS)}.used`), 25);
    const second = start('cut', NOW_MS + 1000);
    expect(second.guard.admit(good('c', NOW_MS), NOW_MS + 1000)).toBe(true);
    const third = start('cut', NOW_MS + 2000);
    expect(['a', 'c'].map((id) => third.guard.admit(good(id, NOW_MS), NOW_MS + 2000))).toEqual([false, false]);
  });

  it('OP7 started after a power cut by a clock that was ahead, it shuts nobody out once that is set back', () => {
    const before = start('ahead', NOW_MS);
    before.guard.admit(good('a', NOW_MS), NOW_MS);
    before.files.close();
    const { guard } = start('ahead', NOW_MS + 7_200_000, Date.now() + 60_000);
    const nowMs = NOW_MS + 20_000;
    expect(guard.admit(good('b', nowMs - 1), nowMs)).toBe(false);
    expect(guard.admit(good('c', nowMs), nowMs)).toBe(true);
  });

  it('OP7 after the machine itself went down, only tokens made since the start are taken', () => {
    const { guard, files } = start('power', NOW_MS);
    guard.admit(good('a', NOW_MS), NOW_MS);
    files.close();
    const path = join(root, 'power', `${Math.floor(NOW_MS / GENERATION_MS)}.used`);
    utimesSync(path, NOW_MS / 1000, NOW_MS / 1000);
    const after = start('power', NOW_MS + 30_000, NOW_MS + 20_000);
    expect(after.guard.admit(good('lost', NOW_MS), NOW_MS + 30_000)).toBe(false);
    expect(after.guard.admit(good('new', NOW_MS + 30_000), NOW_MS + 30_000)).toBe(true);
  });
});
