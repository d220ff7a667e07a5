/**
 * A line of orders: the first, and what superseded it (MO5–MO7). Every version is in force from its start until the
 * start of what superseded it, its end or its stop.
 * @SAFETY Desks that could not hear each other leave forks: two changes of one order, or a change beside a stop. Both
 * are computed from the documents, the same on every station, and held for a person; a stop wins meanwhile.
 */
import { isEnded, type Order } from './order.ts';
import { instantOfText, isDayOnly, type WallClock } from './wall-clock.ts';

export interface OrderInForce {
  readonly order: Order;
  readonly fromMs: number;
  /** First instant when it is not in force; Infinity without an end. */
  readonly untilMs: number;
  /** An end of its own, not a supersession: what runs is then stopped. */
  readonly endsItself: boolean;
  /** From then on desks disagree whether it goes on. */
  readonly disputedStopMs: number;
  /** Another version of the line claims to be in force too. */
  readonly disputedChange: boolean;
  readonly holds: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Versions that came after it, near and far. */
  readonly laterOnes: readonly Order[];
}

/** @param orders of one lineage; what is draft, cancelled or entered in error supersedes nothing. */
export function listInForce(orders: readonly Order[], clock: WallClock): readonly OrderInForce[] {
  const line = orders.filter(counts);
  const rivals = line.filter((order) => successorsOf(line, order).length === 0 && !isEnded(order.status));
  const stops = line.filter((order) => isBindingStop(line, order, rivals)).map((order) => endedAt(clock, order));
  const stopMs = Math.min(...stops, Number.POSITIVE_INFINITY);
  return line.map((order) => ({
    ...boundsOf(line, order, clock),
    order,
    disputedStopMs: order.dispute === 'stop' ? endedAt(clock, order) : stopMs,
    disputedChange: order.dispute === 'change' || (rivals.length > 1 && rivals.includes(order)),
    holds: holdsOf(order, clock),
    laterOnes: laterOf(line, order),
  }));
}

const NEVER_IN_FORCE: ReadonlySet<string> = new Set(['draft', 'cancelled', 'entered-in-error', 'unknown']);

function counts({ status, dispute }: Order): boolean {
  return dispute === 'stop' || !NEVER_IN_FORCE.has(status);
}

function successorsOf(line: readonly Order[], { id }: Order): readonly Order[] {
  return line.filter((other) => other.id !== id && (other.prior === id || other.settles.includes(id)));
}

function laterOf(line: readonly Order[], order: Order): readonly Order[] {
  const found = new Set<Order>();
  const pending = [...successorsOf(line, order)];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    pending.push(...successorsOf(line, next));
  }
  return [...found];
}

/** A stop that somebody's change or a rival did not know of. A decision names it in `settles`. */
function isBindingStop(line: readonly Order[], order: Order, rivals: readonly Order[]): boolean {
  if (order.status !== 'stopped' && order.dispute !== 'stop') return false;
  if (line.some(({ settles }) => settles.includes(order.id))) return false;
  return rivals.length > 0;
}

function boundsOf(
  line: readonly Order[],
  order: Order,
  clock: WallClock,
): Pick<OrderInForce, 'fromMs' | 'untilMs' | 'endsItself'> {
  const fromMs = startOf(clock, order);
  const supersededMs = Math.min(
    ...successorsOf(line, order).map((later) => startOf(clock, later)),
    Number.POSITIVE_INFINITY,
  );
  const endMs = Math.min(plannedEnd(clock, order), stoppedAt(clock, order));
  return { fromMs, untilMs: Math.min(supersededMs, endMs), endsItself: endMs <= supersededMs && endMs < Infinity };
}

/** @SAFETY An order whose start cannot be read is never in force: it is shown, and a person reads it. */
function startOf(clock: WallClock, { start }: Order): number {
  return instantOfText(clock, start) ?? Number.POSITIVE_INFINITY;
}

function plannedEnd(clock: WallClock, { end }: Order): number {
  if (end === undefined) return Number.POSITIVE_INFINITY;
  return instantOfText(clock, end, isDayOnly(end) ? 1 : 0) ?? Number.POSITIVE_INFINITY;
}

/** A stop under dispute leaves its doses in sight, marked. */
function stoppedAt(clock: WallClock, order: Order): number {
  return isEnded(order.status) && order.dispute !== 'stop' ? endedAt(clock, order) : Number.POSITIVE_INFINITY;
}

/** An end without a time holds from the start. */
function endedAt(clock: WallClock, order: Order): number {
  const { statusSince } = order;
  return (statusSince === undefined ? undefined : instantOfText(clock, statusSince)) ?? startOf(clock, order);
}

function holdsOf(order: Order, clock: WallClock): OrderInForce['holds'] {
  const holds = order.holds.map(({ from, to }) => ({
    fromMs: instantOfText(clock, from) ?? Number.NEGATIVE_INFINITY,
    toMs: (to === undefined ? undefined : instantOfText(clock, to)) ?? Number.POSITIVE_INFINITY,
  }));
  const open = holds.some(({ toMs }) => toMs === Number.POSITIVE_INFINITY);
  if (order.status !== 'on-hold' || open) return holds;
  return [...holds, { fromMs: endedAt(clock, order), toMs: Number.POSITIVE_INFINITY }];
}
