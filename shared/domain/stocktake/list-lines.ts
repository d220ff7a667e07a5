/** The lines of a stocktake, by the book and by what was counted (CN1, CN3, CN9). */
import { groupBy } from '#shared/lib/group-by.ts';
import type { Entry } from '../stock/account.ts';
import type { Movement } from '../stock/movement.ts';
import { NONE, negative, plus, type Quantity } from '../stock/quantity.ts';
import type { StockLedger } from '../stock/stock-ledger.ts';
import { judgeLine, type LineVerdict } from './judge-line.ts';
import { type Count, type LineOf, lineKey, type Stocktake } from './stocktake.ts';

export interface StocktakeLine extends LineOf {
  readonly key: string;
  readonly verdict: LineVerdict;
  /** Counted, and not in the book when the counting began. */
  readonly found: boolean;
  /** What the stocktake itself has moved on this line. */
  readonly posted: Quantity;
  /** Variance less what was posted; undefined until the line is settled (CN9). */
  readonly drift: Quantity | undefined;
  /** Moved by others between the beginning and the count. */
  readonly movedMeanwhile: boolean;
}

export interface LinesContext {
  readonly ledger: Pick<StockLedger, 'listHoldings' | 'entries'>;
  readonly counts: readonly Count[];
  /** Whether this place is counted. */
  readonly isIn: (location: string) => boolean;
  /** Controlled drugs are counted in their register (CN1). */
  readonly isControlled: (product: string) => boolean;
  /** Whether this stocktake posted it. */
  readonly isOwn: (movement: Movement) => boolean;
}

export function listLines(stocktake: Stocktake, context: LinesContext): readonly StocktakeLine[] {
  const { ledger, isIn, isControlled } = context;
  const counted = groupBy(context.counts, ({ line }) => lineKey(line));
  const lines = new Map<string, LineOf>();
  for (const { product, batch, location, available, quarantined } of ledger.listHoldings()) {
    if (!isIn(location)) continue;
    const put = (state: LineOf['state']) => {
      const line = { product, batch, location, state };
      lines.set(lineKey(line), line);
    };
    if (available !== 0) put('available');
    if (quarantined !== 0) put('quarantined');
  }
  for (const [key, counts] of counted) for (const { line } of counts) if (!lines.has(key)) lines.set(key, line);
  const isMeant = ({ product }: LineOf) => !isControlled(product) && (stocktake.products?.includes(product) ?? true);
  return [...lines]
    .filter(([, line]) => isMeant(line))
    .map(([key, line]) => lineOf(key, line, counted.get(key) ?? [], stocktake, context));
}

function lineOf(
  key: string,
  line: LineOf,
  counts: readonly Count[],
  { tolerance, startedAt }: Stocktake,
  { ledger, isOwn }: LinesContext,
): StocktakeLine {
  const entries = ledger.entries(line, line.state);
  const others = entries.filter(({ movement }) => !isOwn(movement));
  const verdict = judgeLine(counts, (instant) => balanceAt(others, instant), tolerance);
  const posted = sum(entries.filter(({ movement }) => isOwn(movement)));
  return {
    ...line,
    key,
    verdict,
    found: counts.length > 0 && balanceAt(others, startedAt) === 0,
    posted,
    drift: verdict.state === 'settled' ? plus(verdict.by.variance, negative(posted)) : undefined,
    movedMeanwhile: isMovedMeanwhile(others, startedAt, verdict),
  };
}

/** CN3: what had happened until then, whenever it was recorded. */
export function balanceAt(entries: readonly Entry[], instant: string): Quantity {
  const ms = Date.parse(instant);
  return sum(entries.filter(({ movement }) => Date.parse(movement.occurredAt) <= ms));
}

function isMovedMeanwhile(others: readonly Entry[], startedAt: string, verdict: LineVerdict): boolean {
  const from = Date.parse(startedAt);
  const to = verdict.state === 'settled' ? Date.parse(verdict.by.count.countedAt) : Number.POSITIVE_INFINITY;
  return others.some(({ movement }) => {
    const ms = Date.parse(movement.occurredAt);
    return ms > from && ms <= to;
  });
}

const sum = (entries: readonly Entry[]): Quantity => entries.reduce((all, { delta }) => plus(all, delta), NONE);
