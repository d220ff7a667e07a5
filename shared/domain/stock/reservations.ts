/**
 * SL12: what is kept of batches, and for what. Of one purpose the last event in the order counts, whichever came to be known
 * first; hence desks that could not see each other agree once they have met, and what both keep of one batch is seen twice.
 */
import type { HybridTime } from '#shared/lib/hybrid-time.ts';
import { type Holding, holdingKey } from './holding.ts';
import { NONE, plus, type Quantity } from './quantity.ts';

/** A quantity of one batch at one place. */
export interface ReservedLine extends Holding {
  readonly quantity: Quantity;
}

/** From then on this is kept for a purpose, and nothing else; without lines it has ended. */
export interface ReservationEvent {
  readonly id: string;
  readonly at: HybridTime;
  readonly purpose: string;
  readonly lines: readonly ReservedLine[];
  /** ISO 8601; afterwards nothing is kept. */
  readonly until: string;
}

export interface Reservations {
  add(event: ReservationEvent): void;
  /** What stands for a purpose at an instant (ISO 8601). */
  find(purpose: string, now: string): ReservationEvent | undefined;
  /** In the order in which they were made. */
  list(now: string): readonly ReservationEvent[];
  /**
   * What is kept of a holding. `forPurpose` may take its own, and of two that keep the same the one that came first: what was
   * kept after it is left out. Without a reservation of its own everything that is kept is kept for others.
   */
  reserved(holding: Holding, now: string, forPurpose?: string): Quantity;
}

export function createReservations(events: Iterable<ReservationEvent> = []): Reservations {
  const last = new Map<string, ReservationEvent>();
  const add = (event: ReservationEvent): void => {
    const known = last.get(event.purpose);
    if (!known || compareEvents(known, event) < 0) last.set(event.purpose, event);
  };
  for (const event of events) add(event);
  const stands = (event: ReservationEvent | undefined, now: string): event is ReservationEvent =>
    event !== undefined && event.lines.length > 0 && event.until > now;
  const find = (purpose: string, now: string) => {
    const event = last.get(purpose);
    return stands(event, now) ? event : undefined;
  };
  return {
    add,
    find,
    list: (now) => [...last.values()].filter((event) => stands(event, now)).sort(compareEvents),
    reserved(holding, now, forPurpose) {
      const key = holdingKey(holding);
      const own = forPurpose === undefined ? undefined : find(forPurpose, now);
      let sum = NONE;
      for (const event of last.values()) {
        if (event.purpose === forPurpose || !stands(event, now)) continue;
        if (own && compareEvents(own, event) < 0) continue;
        for (const line of event.lines) if (holdingKey(line) === key) sum = plus(sum, line.quantity);
      }
      return sum;
    },
  };
}

function compareEvents(one: ReservationEvent, other: ReservationEvent): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}
