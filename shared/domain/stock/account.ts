/**
 * The movements of one holding in one state, in the order (SL2), each with the balance after it. What arrives at the end
 * costs nothing; what arrives late is put in its place and what follows is folded anew.
 */
import { compareMovements, type Movement } from './movement.ts';
import { NONE, plus, type Quantity } from './quantity.ts';

export interface Entry {
  readonly movement: Movement;
  readonly delta: Quantity;
  /** Balance after it. */
  readonly after: Quantity;
}

/** Written once, before anybody sees it. What is folded anew is another. */
type Folding = { -readonly [Key in keyof Entry]: Entry[Key] };

export interface Account {
  balance(): Quantity;
  entries(): readonly Entry[];
  /** What is there already changes nothing: its place in the order is taken. */
  add(movement: Movement, delta: Quantity): void;
}

export function createAccount(): Account {
  const entries: Entry[] = [];
  /** Entries from here on wait to be put in order and folded. */
  let foldedTo = 0;
  let isInOrder = true;

  const last = () => entries.at(-1);
  function fold(): void {
    if (!isInOrder) foldedTo = sortLate(entries, foldedTo);
    isInOrder = true;
    let after = entries[foldedTo - 1]?.after ?? NONE;
    for (; foldedTo < entries.length; foldedTo += 1) {
      const entry = entries[foldedTo] as Folding;
      after = plus(after, entry.delta);
      entry.after = after;
    }
  }
  return {
    balance() {
      fold();
      return last()?.after ?? NONE;
    },
    entries() {
      fold();
      return entries;
    },
    add(movement, delta) {
      const before = last();
      const order = before ? compareMovements(before.movement, movement) : -1;
      if (order === 0) return;
      if (order > 0) isInOrder = false;
      entries.push({ movement, delta, after: NONE });
    },
  };
}

/**
 * Sorts, leaves out what came twice, and gives the index from which balances are to be folded anew: nothing before the
 * earliest latecomer moved.
 */
function sortLate(entries: Entry[], foldedTo: number): number {
  const late = entries.slice(foldedTo);
  const earliest = late.reduce((one, other) => (compareMovements(other.movement, one.movement) < 0 ? other : one));
  const from = firstAfter(entries, foldedTo, earliest.movement);
  const tail = entries.splice(from).sort((one, other) => compareMovements(one.movement, other.movement));
  for (const { movement, delta } of tail) {
    const before = entries.at(-1);
    if (before && compareMovements(before.movement, movement) === 0) continue;
    entries.push({ movement, delta, after: NONE });
  }
  return from;
}

/** Among the first `length` entries, the index of the first that comes after `movement`. */
function firstAfter(entries: readonly Entry[], length: number, movement: Movement): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareMovements((entries[middle] as Entry).movement, movement) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
