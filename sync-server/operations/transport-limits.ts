/**
 * What one caller, and all of them together, may take of the process (OP8).
 *
 * The memory bound: 1 GiB of resident memory over what the process has at rest, with every limit below reached at once.
 * It is made of: bodies held (`heldBodyBytes`, some seven times that while they are parsed and written), connections (10,000 at some 10
 * KiB), and answers that nobody takes (`heldAnswerBytes`, less than twice that). hostile-memory.system.test.ts weighs
 * each part on a process of its own and prints it.
 */
export interface TransportLimits {
  readonly headerBytes: number;
  /** A body that says of itself that it is longer is answered 413 unread; endpoints have limits of their own below it. */
  readonly bodyBytes: number;
  /** A connection that has not sent its first, or a next begun, head within this is closed with 408. */
  readonly headersMs: number;
  /** A whole request. Long: a file over 64 kbit/s takes its time. */
  readonly requestMs: number;
  /** A body that comes slower than `leastBytesPerS` over this time, or an answer of which nothing is taken for so long, ends the connection. */
  readonly stallMs: number;
  readonly leastBytesPerS: number;
  /** An idle connection between two calls. Longer than the usual 60 s of a proxy. */
  readonly keepAliveMs: number;
  /** When so many are open, the one that has been idle longest makes room; none idle: the new one is closed. */
  readonly connections: number;
  /** From one address; not counted for loopback, where a proxy stands. */
  readonly connectionsPerAddress: number;
  /** Bodies of all calls under way. What would go beyond is answered 503 and can be sent again. */
  readonly heldBodyBytes: number;
  /** Parts of answers that wait for their callers. Beyond it, those who take nothing are cut off at once, the longest waiting first. */
  readonly heldAnswerBytes: number;
}

export const DEFAULT_TRANSPORT_LIMITS: TransportLimits = {
  headerBytes: 32 * 1024,
  bodyBytes: 2 * 1024 * 1024 * 1024,
  headersMs: 30_000,
  requestMs: 60 * 60_000,
  stallMs: 60_000,
  leastBytesPerS: 256,
  keepAliveMs: 65_000,
  connections: 10_000,
  connectionsPerAddress: 2000,
  heldBodyBytes: 112 * 1024 * 1024,
  heldAnswerBytes: 128 * 1024 * 1024,
};
