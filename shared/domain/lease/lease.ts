/**
 * A lease: one holder has one resource for a time (product rules 2 and 4). What a station may hold, a block of record
 * numbers, the queue tickets of a desk and a register with one writer are all leases of this shape; central keeps them.
 *
 * The epoch is a fence (LE20): it grows with each new holding of a resource. Whoever accepts the work of a holder compares
 * it, so that a holder who was replaced and does not know it cannot pass for the present one. All functions are pure.
 */
const LEASE_KINDS = ['scope', 'record-numbers', 'tickets', 'register'] as const;
export type LeaseKind = (typeof LEASE_KINDS)[number];

export interface Lease {
  readonly kind: LeaseKind;
  /** What is leased, by a name that is unique within its kind: a station for `scope`, a range, a desk, a register. */
  readonly resource: string;
  /** Station id. */
  readonly holder: string;
  /** Milliseconds since the epoch, by central's clock. */
  readonly fromMs: number;
  /** Absent: until it is returned or taken over. */
  readonly untilMs?: number;
  readonly epoch: number;
  readonly state: LeaseState;
}

/** `taken`: by two people who judged that the holder will not come back in time. */
export type LeaseState = 'held' | 'returned' | 'expired' | 'taken';

export interface LeaseWish {
  readonly kind: LeaseKind;
  readonly resource: string;
  readonly holder: string;
  readonly nowMs: number;
  /** How long; left out for a lease without an end. */
  readonly forMs?: number;
}

export type LeasePlan =
  /** `ended` is the holding before it, as it is to be kept. */
  | { readonly state: 'granted'; readonly lease: Lease; readonly ended?: Lease }
  | { readonly state: 'held-by-another'; readonly by: Lease };

/**
 * A lease that ended is given on only after this time: the clock of the holder, which judges the end for itself, may be
 * behind central's by as much (the proof of a station allows two minutes).
 */
export const HANDOVER_PAUSE_MS = 5 * 60_000;

export const isHeld = ({ state, untilMs }: Lease, nowMs: number): boolean =>
  state === 'held' && (untilMs === undefined || nowMs < untilMs);

/** Grants, or renews for the one who holds it: a renewal keeps the epoch. `present` is the newest holding of the resource. */
export function planLease(present: Lease | undefined, wish: LeaseWish): LeasePlan {
  if (!present) return { state: 'granted', lease: leaseOf(wish, 1) };
  if (present.holder === wish.holder && present.state === 'held') return renewal(present, wish);
  if (isStillGuarded(present, wish.nowMs)) return { state: 'held-by-another', by: present };
  const lease = leaseOf(wish, present.epoch + 1);
  return present.state === 'held'
    ? { state: 'granted', lease, ended: { ...present, state: 'expired' } }
    : { state: 'granted', lease };
}

/** The holder gives it back; undefined when it is not the one who holds it. */
export function planReturn(present: Lease | undefined, holder: string): Lease | undefined {
  return present?.holder === holder && present.state === 'held' ? { ...present, state: 'returned' } : undefined;
}

/**
 * Two people take it from a holder who is lost. @SAFETY The holder may still be at work and not know: its work is then
 * fenced off by the epoch and looked at by a person, never merged silently.
 */
export function planTakeover(present: Lease, wish: LeaseWish): { readonly lease: Lease; readonly ended: Lease } {
  const ended: Lease = { ...present, state: present.state === 'held' ? 'taken' : present.state };
  return { lease: leaseOf(wish, present.epoch + 1), ended };
}

function renewal(present: Lease, { nowMs, forMs }: LeaseWish): LeasePlan {
  const { untilMs: _until, ...rest } = present;
  return { state: 'granted', lease: { ...rest, ...(forMs === undefined ? {} : { untilMs: nowMs + forMs }) } };
}

function isStillGuarded({ state, untilMs }: Lease, nowMs: number): boolean {
  return state === 'held' && (untilMs === undefined || nowMs < untilMs + HANDOVER_PAUSE_MS);
}

function leaseOf({ kind, resource, holder, nowMs, forMs }: LeaseWish, epoch: number): Lease {
  const until = forMs === undefined ? {} : { untilMs: nowMs + forMs };
  return { kind, resource, holder, fromMs: nowMs, ...until, epoch, state: 'held' };
}
