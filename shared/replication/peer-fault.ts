/** Why a peer could not serve. Decides how long to wait and what a person is told (RP6, RP7). */
export type PeerFaultKind =
  /** No answer, or it broke off: the network. */
  | 'unreachable'
  /** 401, 403: this station is not let in. */
  | 'refused'
  /** 404 on the database. */
  | 'not-found'
  /** 429, 503. */
  | 'busy'
  /** 5xx. */
  | 'failing'
  /** The answer is none of the protocol, or no wire version is common. */
  | 'protocol';

/** Holds no clinical content: it is logged. */
export class PeerFault extends Error {
  readonly kind: PeerFaultKind;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: PeerFaultKind,
    message: string,
    more: { status?: number; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'PeerFault';
    this.kind = kind;
    this.status = more.status;
    this.retryAfterMs = more.retryAfterMs;
  }
}
