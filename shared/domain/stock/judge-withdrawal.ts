/** SL7, SL8: whether this station lets stock be taken, by what it knows. */
import type { Entry } from './account.ts';
import { expiryState } from './expiry.ts';
import { compareMovements, type Movement } from './movement.ts';
import { lesser, NONE, plus, type Quantity } from './quantity.ts';
import type { Reservations } from './reservations.ts';
import type { StockLedger } from './stock-ledger.ts';

export type WithdrawalJudgement =
  | { readonly state: 'ok' }
  /** `free`: the least that was free from that moment on. A person who took it all the same records why. */
  | { readonly state: 'short'; readonly free: Quantity }
  /** Neither of them can be overridden. */
  | { readonly state: 'stopped'; readonly why: 'expired' | 'shortage-open' };

export interface WithdrawalContext {
  readonly ledger: StockLedger;
  readonly reservations?: Reservations;
  /** What it is taken for: its own reservation is free to it. */
  readonly purpose?: string;
  /** ISO 8601; needed where there are reservations. */
  readonly now?: string;
  /** `2026-11-22` at the place, by a clock that is trusted. */
  readonly today: string;
}

export function judgeWithdrawal(movement: Movement, context: WithdrawalContext): WithdrawalJudgement {
  const { ledger, reservations, purpose, today, now = movement.occurredAt } = context;
  if (movement.type === 'issue') {
    const why = stopOf(movement, ledger, today);
    if (why) return { state: 'stopped', why };
  }
  const reserved = reservations?.reserved(movement, now, purpose) ?? NONE;
  const free = plus(leastSince(ledger.entries(movement), movement.occurredAt), -reserved as Quantity);
  return free + movement.quantity >= 0 ? { state: 'ok' } : { state: 'short', free: free < 0 ? NONE : free };
}

function stopOf(movement: Movement, ledger: StockLedger, today: string): 'expired' | 'shortage-open' | undefined {
  const { expiry } = movement.batch;
  if (expiryState(expiry, today) === 'expired') return 'expired';
  const last = ledger.shortages(movement).at(-1);
  return last && !last.settledBy ? 'shortage-open' : undefined;
}

/** The lowest balance from a moment until now, as things happened rather than as they were recorded. */
export function leastSince(entries: readonly Entry[], since: string): Quantity {
  const asHappened = entries.toSorted(
    (one, other) =>
      compareText(one.movement.occurredAt, other.movement.occurredAt) || compareMovements(one.movement, other.movement),
  );
  let balance = NONE;
  let least: Quantity | undefined;
  for (const { movement, delta } of asHappened) {
    if (movement.occurredAt > since) least = least === undefined ? balance : lesser(least, balance);
    balance = plus(balance, delta);
  }
  return least === undefined ? balance : lesser(least, balance);
}

const compareText = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);
