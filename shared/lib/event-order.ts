import type { HybridTime } from './hybrid-time.ts';

/** An event with its place in the order that is the same on every station. */
export interface OrderedEvent {
  readonly id: string;
  /** Hybrid time of its document, which ends with the station that wrote it. */
  readonly order: HybridTime;
}

/** Hybrid time with its station, then id. Below nought where `one` comes first. */
export function compareEvents(one: OrderedEvent, other: OrderedEvent): number {
  if (one.order !== other.order) return one.order < other.order ? -1 : 1;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}

/** Each once, in the order, in whatever order and however often they came. */
export function inEventOrder<Event extends OrderedEvent>(events: Iterable<Event>): readonly Event[] {
  return [...new Map([...events].map((event) => [event.id, event])).values()].sort(compareEvents);
}
