/** SL9: what to take from the shelf. */
import { expiryState } from './expiry.ts';
import { lesser, NONE, type Quantity } from './quantity.ts';
import type { Held } from './stock-ledger.ts';

export interface Pick {
  readonly from: Held;
  readonly quantity: Quantity;
}

export interface PickPlan {
  readonly picks: readonly Pick[];
  /** What no batch has. */
  readonly missing: Quantity;
}

export interface PickRules {
  /** Batches that expire before this day are left: today, or the end of the course. */
  readonly lastsUntil: string;
  /** Not to be issued: an open shortage, a recall that was heard of and not yet acted on. */
  readonly isBlocked?: (held: Held) => boolean;
  /** What is kept for others. */
  readonly reserved?: (held: Held) => Quantity;
}

export function pickFirstExpired(stock: readonly Held[], wanted: Quantity, rules: PickRules): PickPlan {
  const picks: Pick[] = [];
  let missing = wanted;
  for (const from of stock.filter((held) => mayBePicked(held, rules)).sort(compareExpiry)) {
    if (missing === 0) break;
    const quantity = lesser(freeOf(from, rules), missing);
    picks.push({ from, quantity });
    missing = (missing - quantity) as Quantity;
  }
  return { picks, missing };
}

function mayBePicked(held: Held, rules: PickRules): boolean {
  const { expiry } = held.batch;
  if (expiryState(expiry, rules.lastsUntil) === 'expired') return false;
  return freeOf(held, rules) > 0 && !rules.isBlocked?.(held);
}

const freeOf = (held: Held, { reserved }: PickRules): Quantity =>
  (held.available - (reserved?.(held) ?? NONE)) as Quantity;

/** What never expires comes last. */
function compareExpiry(one: Held, other: Held): number {
  const keyOf = ({ batch, since, location }: Held) => [
    batch.expiry ?? '9999',
    since,
    batch.lot,
    batch.gtin ?? '',
    location,
  ];
  const [a, b] = [keyOf(one), keyOf(other)];
  const differs = a.findIndex((part, index) => part !== b[index]);
  if (differs < 0) return 0;
  return (a[differs] as string) < (b[differs] as string) ? -1 : 1;
}
