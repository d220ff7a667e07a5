/** Port for wall time. Tests inject a virtual clock; nothing else reads the time. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
