import { describe, expect, it } from 'vitest';
import { CLOCK_TOLERANCE_MS, MAX_LIFETIME_MS } from '#shared/protocol/station-proof.ts';
import { createReplayGuard } from './replay-guard.ts';

const NOW_MS = Date.parse('2026-04-01T08:00:00Z');
/** Made by a clock that is as far ahead as is tolerated, good for as long as a token may be. */
const LONGEST_MS = CLOCK_TOLERANCE_MS + MAX_LIFETIME_MS + CLOCK_TOLERANCE_MS;

describe('replay guard', () => {
  it('PR3 takes a token once for as long as it could be good, whenever it came', () => {
    for (let beforeMs = 0; beforeMs <= 2 * LONGEST_MS; beforeMs += 9_990) {
      const guard = createReplayGuard();
      guard.admit('earlier', NOW_MS + 1, NOW_MS);
      const cameMs = NOW_MS + beforeMs;
      const expiresAtMs = cameMs + LONGEST_MS;
      expect(guard.admit('token', expiresAtMs, cameMs)).toBe(true);
      for (let nowMs = cameMs; nowMs < expiresAtMs; nowMs += 7_000) {
        guard.admit(`other ${nowMs}`, nowMs + 60_000, nowMs);
        const again = { beforeMs, afterMs: nowMs - cameMs, admitted: guard.admit('token', expiresAtMs, nowMs) };
        if (again.admitted) expect(again).toBeUndefined();
      }
      expect(guard.admit('token', expiresAtMs, expiresAtMs)).toBe(false);
    }
  });
});
