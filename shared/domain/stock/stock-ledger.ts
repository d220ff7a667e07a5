/**
 * The fold of all movements that a station holds (SL3). Movements may come in any order and again and again: each has one
 * place in the order of its batch. Balances are derived here and nowhere stored as truth.
 */
import { type Account, createAccount, type Entry } from './account.ts';
import { effectsOf, type Holding, holdingKey } from './holding.ts';
import type { Movement, StockState } from './movement.ts';
import { NONE, type Quantity } from './quantity.ts';
import { listShortages, type Shortage } from './shortage.ts';

export interface Held extends Holding {
  readonly available: Quantity;
  readonly quarantined: Quantity;
  /** First receipt that is known, ISO 8601. */
  readonly since: string;
}

export interface StockLedger {
  /** What is known already changes nothing. */
  add(movement: Movement): void;
  balance(holding: Holding, state?: StockState): Quantity;
  entries(holding: Holding, state?: StockState): readonly Entry[];
  shortages(holding: Holding): readonly Shortage[];
  /** Batches of a product, wherever they are or were. */
  holdingsOf(product: string): readonly Held[];
  listHoldings(): readonly Held[];
}

interface Line {
  readonly holding: Holding;
  readonly available: Account;
  readonly quarantined: Account;
  since: string;
}

export function createStockLedger(movements: Iterable<Movement> = []): StockLedger {
  const lines = new Map<string, Line>();
  const byProduct = new Map<string, Line[]>();

  function lineOf(movement: Movement): Line {
    const key = holdingKey(movement);
    const known = lines.get(key);
    if (known) return known;
    const { product, batch, location, occurredAt: since } = movement;
    const accounts = { available: createAccount(), quarantined: createAccount() };
    const line: Line = { holding: { product, batch, location }, ...accounts, since };
    lines.set(key, line);
    const ofProduct = byProduct.get(product);
    if (ofProduct) ofProduct.push(line);
    else byProduct.set(product, [line]);
    return line;
  }
  function add(movement: Movement): void {
    const line = lineOf(movement);
    if (movement.occurredAt < line.since) line.since = movement.occurredAt;
    for (const { state, delta } of effectsOf(movement)) line[state].add(movement, delta);
  }
  const heldOf = ({ holding, available, quarantined, since }: Line): Held => ({
    ...holding,
    available: available.balance(),
    quarantined: quarantined.balance(),
    since,
  });
  for (const movement of movements) add(movement);
  return {
    add,
    balance: (holding, state = 'available') => lines.get(holdingKey(holding))?.[state].balance() ?? NONE,
    entries: (holding, state = 'available') => lines.get(holdingKey(holding))?.[state].entries() ?? [],
    shortages: (holding) => listShortages(lines.get(holdingKey(holding))?.available.entries() ?? []),
    holdingsOf: (product) => (byProduct.get(product) ?? []).map(heldOf),
    listHoldings: () => [...lines.values()].map(heldOf),
  };
}
