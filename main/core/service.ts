/** A long-lived part of core: the replicator, a feed, a device. `compose.ts` starts them in order and ends them in reverse. */
export interface Service {
  readonly name: string;
  /** Resolves when the part is working. Rejects only for what a new try would meet again. */
  run(): Promise<void>;
  /** Finishes what is under way and takes nothing new. */
  drain(): Promise<void>;
  /** Ends at once and gives back what it holds. Called after `drain`, or alone in an emergency. */
  stop(): Promise<void>;
}
