import { isEnded, type Order } from './order.ts';
import { listInForce } from './order-line.ts';
import { wallClock } from './wall-clock.ts';

/** What an order is worth at a moment, within its line. */
export const ORDER_STANDINGS = [
  'in-force',
  'draft',
  'discontinued',
  'disputed-stop',
  'disputed-change',
  'superseded',
  'not-started',
  'course-over',
  'on-hold',
] as const;
export type OrderStanding = (typeof ORDER_STANDINGS)[number];

/** @param line all versions of its line that are here, itself among them. */
export function orderStanding(order: Order, line: readonly Order[], atMs: number, zone: string): OrderStanding {
  const inForce = listInForce(line, wallClock(zone)).find((version) => version.order.id === order.id);
  if (!inForce) return isEnded(order.status) ? 'discontinued' : 'draft';
  const { fromMs, untilMs, disputedStopMs, disputedChange, holds, laterOnes } = inForce;
  if (isEnded(order.status) && order.dispute !== 'stop') return 'discontinued';
  if (atMs >= disputedStopMs) return 'disputed-stop';
  if (disputedChange) return 'disputed-change';
  // @SAFETY Changed before it ever began: it is not about to begin beside what took its place.
  if (untilMs <= fromMs && !inForce.endsItself && laterOnes.length > 0) return 'superseded';
  if (atMs < fromMs) return 'not-started';
  if (atMs >= untilMs) return inForce.endsItself || laterOnes.length === 0 ? 'course-over' : 'superseded';
  return holds.some((hold) => atMs >= hold.fromMs && atMs < hold.toMs) ? 'on-hold' : 'in-force';
}
