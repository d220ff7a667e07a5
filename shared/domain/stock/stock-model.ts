/**
 * The same questions as the ledger answers, answered slowly and plainly, for tests: every one from the start, single units
 * in place of layers, nothing kept between two questions. It shares no code with what it is compared to.
 */
import type { Movement } from './movement.ts';
import type { ReservationEvent } from './reservations.ts';

/** Hybrid time, station, sequence, id (SL2). */
export function inOrder(movements: readonly Movement[]): readonly Movement[] {
  const once = movements.filter(({ id }, index) => movements.findIndex((one) => one.id === id) === index);
  const key = ({ at, station, sequence, id }: Movement) =>
    [at, station, String(sequence).padStart(9, '0'), id].join('\u0000');
  return once.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
}

type Pile = 'available' | 'quarantined';

/** What one movement puts on a pile, or takes away. */
export function change({ type, quantity, state = 'available' }: Movement, pile: Pile): number {
  const isTurned = type === 'quarantine' || type === 'release' || type === 'recall';
  if (isTurned) return pile === 'available' ? quantity : -quantity;
  return pile === state ? quantity : 0;
}

export const isOf = (movement: Movement, lot: string, location?: string): boolean =>
  movement.batch.lot === lot && (location === undefined || movement.location === location);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

export const balanceOf = (movements: readonly Movement[], pile: Pile): number =>
  sum(inOrder(movements).map((one) => change(one, pile)));

/** Ids with the balance after each. */
export function cardOf(movements: readonly Movement[]): readonly (readonly [string, number])[] {
  const sorted = inOrder(movements);
  const both = (one: Movement) => change(one, 'available') + change(one, 'quarantined');
  return sorted.map(({ id }, index) => [id, sum(sorted.slice(0, index + 1).map(both))]);
}

/** Without what was taken back, once and in full, and what took it back. */
function standing(movements: readonly Movement[]): readonly Movement[] {
  const sorted = inOrder(movements);
  const gone = new Set<Movement>();
  for (const one of sorted) {
    const taken = sorted.find(({ id }) => id === one.reversalOf);
    if (!taken || taken.reversalOf || gone.has(taken) || taken.quantity !== -one.quantity) continue;
    gone.add(one).add(taken);
  }
  return sorted.filter((one) => !gone.has(one));
}

export interface ModelValue {
  readonly quantity: number;
  readonly value: bigint;
  readonly used: bigint;
  readonly uncosted: number;
}

const priceOf = (written: string): bigint => {
  const [whole = '', decimals = ''] = written.split('.');
  return BigInt(whole + decimals.padEnd(6, '0'));
};

/** Each millionth a thing of its own, with its price on it. */
export function worthOf(movements: readonly Movement[], method: 'first-in-first-out' | 'average'): ModelValue {
  const types = ['receive', 'issue', 'adjust', 'waste', 'return', 'count'];
  const valued = standing(movements).filter(({ type }) => types.includes(type));
  let shelf: bigint[] = [];
  let [used, owed, last] = [0n, 0, 0n];
  const onShelf = () => shelf.reduce((all, price) => all + price, 0n);
  for (const { quantity, unitCost } of valued) {
    const usual = method === 'average' && shelf.length > 0 ? onShelf() / BigInt(shelf.length) : last;
    const price = unitCost === undefined ? usual : priceOf(unitCost);
    if (quantity > 0) last = price;
    for (let unit = 0; unit < quantity; unit += 1) {
      if (owed === 0) shelf.push(price);
      else {
        owed -= 1;
        used += price;
      }
    }
    const taken = Math.min(shelf.length, Math.max(0, -quantity));
    owed += Math.max(0, -quantity) - taken;
    if (taken === 0) continue;
    const before = onShelf();
    const worth = method === 'average' ? (before * BigInt(taken)) / BigInt(shelf.length) : sumOf(shelf.slice(0, taken));
    shelf = shelf.slice(taken);
    if (method === 'average') shelf = spread(before - worth, shelf.length);
    used += worth;
  }
  return { quantity: sum(valued.map(({ quantity }) => quantity)), value: onShelf(), used, uncosted: owed };
}

const sumOf = (prices: readonly bigint[]): bigint => prices.reduce((all, one) => all + one, 0n);

/** So many things that are worth `value` together; the first bears what does not divide. */
function spread(value: bigint, count: number): bigint[] {
  if (count === 0) return [];
  const each = value / BigInt(count);
  return [value - each * BigInt(count - 1), ...Array<bigint>(count - 1).fill(each)];
}

/** Of a lot in the store, for everybody. */
export function keptOf(events: readonly ReservationEvent[], lot: string, now: string): number {
  const purposes = [...new Set(events.map(({ purpose }) => purpose))];
  const lasts = purposes.flatMap((purpose) => {
    const sorted = events
      .filter((one) => one.purpose === purpose)
      .toSorted((one, other) => (`${one.at} ${one.id}` < `${other.at} ${other.id}` ? -1 : 1));
    return sorted.at(-1) ?? [];
  });
  const lines = lasts.filter(({ until }) => until > now).flatMap((one) => one.lines);
  return sum(lines.filter(({ batch }) => batch.lot === lot).map(({ quantity }) => quantity));
}
