import type { Course, OrderedDose, Regimen } from './dosing.ts';
import type { Order } from './order.ts';

export const ONE_GRAM: OrderedDose = { kind: 'fixed', amount: { value: '1', unit: 'g' } };

export function atTimes(...times: readonly string[]): Regimen {
  return { kind: 'at-times', times, dose: ONE_GRAM };
}

/** An active order of its own line from `start` on. */
export function testOrder(id: string, start: string, regimen: Regimen, more: Partial<Order & Course> = {}): Order {
  const { end, count, ...rest } = more;
  const course = { start, ...(end ? { end } : {}), ...(count ? { count } : {}) };
  return {
    id,
    lineage: 'A',
    settles: [],
    status: 'active',
    dispute: 'none',
    holds: [],
    start,
    ...(end ? { end } : {}),
    dosing: { state: 'read', dosing: { regimen, course } },
    timeCritical: false,
    verification: { state: 'unverified' },
    drug: { text: 'Paracetamol' },
    ...rest,
  };
}
