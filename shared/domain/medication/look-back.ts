import type { Order } from './order.ts';
import { spacingMinutes } from './slots.ts';

const DAY_MS = 86_400_000;
/** As long as a dose may be charted under its name, and 24 hours of what is given as needed before it. */
const LEAST_DAYS = 4;
/** Longer is given by nobody; what claims it is a slip. */
const MOST_DAYS = 100;

/**
 * How far back doses are read that answer what these orders plan: half the longest spacing (DG10, SR13) and a day. @SAFETY A
 * depot that was given last week under its former day is not asked for again on the new one.
 */
export function lookBackMs(orders: readonly Order[]): number {
  const spacings = orders.map(({ dosing }) => (dosing.state === 'read' ? spacingMinutes(dosing.dosing.regimen) : 0));
  const days = Math.ceil(Math.max(0, ...spacings) / 2 / 1440) + 1;
  return Math.min(MOST_DAYS, Math.max(LEAST_DAYS, days)) * DAY_MS;
}
