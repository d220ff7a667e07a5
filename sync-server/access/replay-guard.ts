import { CLOCK_TOLERANCE_MS, MAX_LIFETIME_MS } from '#shared/protocol/station-proof.ts';

/** Takes each token once. Tokens live a few minutes, so two generations of names are kept and the older one dropped. */
export interface ReplayGuard {
  /** False when this token was used before. */
  admit(tokenId: string, expiresAtMs: number, nowMs: number): boolean;
}

/** As long as a token can be good for at most: one that was made ahead of this clock, until it is refused behind it. */
const GENERATION_MS = MAX_LIFETIME_MS + 2 * CLOCK_TOLERANCE_MS;

export function createReplayGuard(): ReplayGuard {
  let current = new Set<string>();
  let older = new Set<string>();
  let turnsAtMs = 0;
  return {
    admit(tokenId, expiresAtMs, nowMs) {
      if (nowMs >= turnsAtMs) {
        older = nowMs >= turnsAtMs + GENERATION_MS ? new Set() : current;
        current = new Set();
        turnsAtMs = nowMs + GENERATION_MS;
      }
      if (expiresAtMs <= nowMs || current.has(tokenId) || older.has(tokenId)) return false;
      current.add(tokenId);
      return true;
    },
  };
}
