import { CLOCK_TOLERANCE_MS, MAX_LIFETIME_MS } from '#shared/protocol/station-proof.ts';

export interface UsedToken {
  readonly tokenId: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** Takes each token once. Tokens live a few minutes, so two generations of names are kept and the older one dropped. */
export interface ReplayGuard {
  /** False when this token was used before. */
  admit(token: UsedToken, nowMs: number): boolean | Promise<boolean>;
}

/** Knows what was used at this process, and at earlier ones of its folder. */
export interface OwnReplayGuard extends ReplayGuard {
  admit(token: UsedToken, nowMs: number): boolean;
}

/** As long as a token can be good for at most: one that was made ahead of this clock, until it is refused behind it. */
export const GENERATION_MS = MAX_LIFETIME_MS + 2 * CLOCK_TOLERANCE_MS;

/** Where used tokens are remembered beyond the process; a generation is a number that counts up with the time. */
export interface TokenMemory {
  /** Names remembered of a generation. */
  load(generation: number): Iterable<string>;
  keep(generation: number, name: string): void;
  /** Forgets every generation before this one. */
  forgetBefore(generation: number): void;
  /** Tokens made before this may have been used without being remembered: the machine itself went down. */
  readonly blindBeforeMs: number;
  /** As the memory keeps it, of a fixed length. */
  nameOf(tokenId: string): string;
}

const FORGETFUL: TokenMemory = {
  load: () => [],
  keep: () => {},
  forgetBefore: () => {},
  blindBeforeMs: 0,
  nameOf: (tokenId) => tokenId,
};

export function createReplayGuard(memory: TokenMemory = FORGETFUL): OwnReplayGuard {
  const generations = new Map<number, Set<string>>();
  const namesOf = (generation: number): Set<string> => {
    const known = generations.get(generation) ?? new Set(memory.load(generation));
    generations.set(generation, known);
    return known;
  };
  let newest = 0;
  let blindBeforeMs: number | undefined;
  /** One that was read from a clock that was ahead and has been set back since would shut everybody out until then. */
  const isBlindTo = (issuedAtMs: number, nowMs: number): boolean => {
    blindBeforeMs ??= memory.blindBeforeMs;
    if (blindBeforeMs > nowMs + CLOCK_TOLERANCE_MS) blindBeforeMs = nowMs;
    return issuedAtMs < blindBeforeMs;
  };
  return {
    admit({ tokenId, issuedAtMs, expiresAtMs }, nowMs) {
      const generation = Math.floor(nowMs / GENERATION_MS);
      if (generation !== newest) {
        newest = generation;
        for (const old of generations.keys()) if (old < generation - 1) generations.delete(old);
        memory.forgetBefore(generation - 1);
      }
      const name = memory.nameOf(tokenId);
      if (expiresAtMs <= nowMs || isBlindTo(issuedAtMs, nowMs)) return false;
      // The next one too: the clock of this server may have been set back meanwhile.
      for (const near of [generation, generation - 1, generation + 1]) if (namesOf(near).has(name)) return false;
      namesOf(generation).add(name);
      memory.keep(generation, name);
      return true;
    },
  };
}
