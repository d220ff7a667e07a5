import { type Holding, holdingKey } from './holding.ts';
import { NONE, plus, type Quantity } from './quantity.ts';

/** A quantity that is kept for one prescription (SL12). */
export interface Reservation extends Holding {
  readonly id: string;
  readonly quantity: Quantity;
}

export interface Reservations {
  reserve(reservation: Reservation): void;
  /** Also before it is known that it began: events of two desks may arrive in any order. */
  end(id: string): void;
  /** What is kept of a holding; `except` is left out, for whom it is kept may take it. */
  reserved(holding: Holding, except?: string): Quantity;
}

export function createReservations(): Reservations {
  const standing = new Map<string, Reservation>();
  const ended = new Set<string>();
  return {
    reserve(reservation) {
      if (!ended.has(reservation.id)) standing.set(reservation.id, reservation);
    },
    end(id) {
      ended.add(id);
      standing.delete(id);
    },
    reserved(holding, except) {
      const key = holdingKey(holding);
      const others = [...standing.values()].filter((one) => one.id !== except && holdingKey(one) === key);
      return others.reduce((sum, one) => plus(sum, one.quantity), NONE);
    },
  };
}
