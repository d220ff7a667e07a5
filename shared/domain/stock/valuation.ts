/**
 * SL11: what the stock of one product is worth, over the whole organisation. Money is counted in millionths of a millionth
 * of the currency (price and quantity have six decimals each), so that nothing is rounded before it is shown.
 */
import { compareMovements, type Movement } from './movement.ts';
import { NONE, plus, type Quantity, quantity } from './quantity.ts';
import { standingMovements } from './standing-movements.ts';

/** 10⁻¹² of the currency. */
export type Money = bigint;

export interface Valuation {
  readonly quantity: Quantity;
  readonly value: Money;
  readonly received: Money;
  readonly used: Money;
  /** Used before its receipt was known: no price yet. */
  readonly uncosted: Quantity;
}

export type Method = 'first-in-first-out' | 'average';

interface Layer {
  left: bigint;
  readonly cost: bigint;
}

const VALUED = new Set(['receive', 'issue', 'adjust', 'waste', 'return', 'count']);

/** Of one site: what came from another counts as received, what was sent to another as used. What stayed inside does neither. */
export function valueSite(movements: readonly Movement[], method: Method): Valuation {
  const ends = new Map<string, Set<string>>();
  for (const { transferId, type } of standingMovements(movements))
    if (transferId) ends.set(transferId, (ends.get(transferId) ?? new Set()).add(type));
  const isInside = ({ transferId = '' }: Movement) =>
    Boolean(ends.get(transferId)?.has('transfer-out') && ends.get(transferId)?.has('transfer-in'));
  const valued = (movement: Movement) => VALUED.has(movement.type) || (isTransfer(movement) && !isInside(movement));
  return valueBy(movements, method, valued);
}

const isTransfer = ({ type }: Movement): boolean => type === 'transfer-in' || type === 'transfer-out';

/** Of the whole organisation. */
export function valueStock(movements: readonly Movement[], method: Method): Valuation {
  return valueBy(movements, method, ({ type }) => VALUED.has(type));
}

function valueBy(movements: readonly Movement[], method: Method, isValued: (movement: Movement) => boolean): Valuation {
  const book = method === 'average' ? createAverageBook() : createLayerBook();
  let [held, owed, received, used] = [NONE, 0n, 0n, 0n];
  for (const movement of standingMovements(movements).filter(isValued).sort(compareMovements)) {
    held = plus(held, movement.quantity);
    const amount = BigInt(movement.quantity);
    if (amount < 0n) {
      const { value, taken } = book.take(-amount);
      used += value;
      owed += -amount - taken;
    } else if (amount > 0n) {
      const cost = costOf(movement) ?? book.lastCost();
      received += amount * cost;
      const owedNow = amount < owed ? amount : owed;
      used += owedNow * cost;
      owed -= owedNow;
      book.put(amount - owedNow, cost);
    }
  }
  return { quantity: held, value: received - used, received, used, uncosted: Number(owed) as Quantity };
}

const costOf = ({ unitCost }: Movement): bigint | undefined =>
  unitCost === undefined ? undefined : BigInt(quantity(unitCost));

interface Book {
  put(amount: bigint, cost: bigint): void;
  /** As much as there is. */
  take(amount: bigint): { readonly value: Money; readonly taken: bigint };
  /** For what comes without a price: a return, a count that found more. */
  lastCost(): bigint;
}

function createLayerBook(): Book {
  const layers: Layer[] = [];
  let first = 0;
  let last = 0n;
  return {
    put(amount, cost) {
      last = cost;
      if (amount > 0n) layers.push({ left: amount, cost });
    },
    take(amount) {
      let [value, taken] = [0n, 0n];
      for (let layer = layers[first]; layer && taken < amount; layer = layers[first]) {
        const part = layer.left < amount - taken ? layer.left : amount - taken;
        layer.left -= part;
        taken += part;
        value += part * layer.cost;
        if (layer.left === 0n) first += 1;
      }
      return { value, taken };
    },
    lastCost: () => last,
  };
}

function createAverageBook(): Book {
  let [amount, value, last] = [0n, 0n, 0n];
  return {
    put(more, cost) {
      last = cost;
      amount += more;
      value += more * cost;
    },
    take(wanted) {
      const taken = wanted < amount ? wanted : amount;
      const part = taken === 0n ? 0n : (value * taken) / amount;
      amount -= taken;
      value -= part;
      return { value: part, taken };
    },
    lastCost: () => (amount > 0n ? value / amount : last),
  };
}
