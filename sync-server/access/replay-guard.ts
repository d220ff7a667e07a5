/** Takes each token once. Tokens live a few minutes, so two generations of names are kept and the older one dropped. */
export interface ReplayGuard {
  /** False when this token was used before. */
  admit(tokenId: string, expiresAtMs: number, nowMs: number): boolean;
}

const GENERATION_MS = 8 * 60_000;

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
