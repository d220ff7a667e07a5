export interface TokenUse {
  /** Station and token in one, of a fixed length; what `nameOfToken` gives. */
  readonly name: string;
  readonly issuedAtMs: number;
  /** Refused from then on by every process, whatever is remembered. */
  readonly expiresAtMs: number;
}

/** Port: which tokens of stations were used, for all processes that share a catalogue (PR3, OP7). */
export interface UsedTokens {
  /**
   * Tokens that were made before `nowMs` may have been used without being remembered, unless this memory has begun
   * already. In whole seconds, as tokens are dated; without stations there is nothing to have been used.
   */
  beginTokenMemory(nowMs: number): Promise<void>;
  /**
   * Names of those that were never used before, and are used from now on. Of one name two uses at any processes hear of
   * it once. Where the memory was lost with a crash of the database it begins anew. No name twice in `uses`.
   */
  useTokens(uses: readonly TokenUse[], nowMs: number): Promise<ReadonlySet<string>>;
  /** Forgets what is refused by its age. */
  forgetTokens(expiredBeforeMs: number): Promise<void>;
}
