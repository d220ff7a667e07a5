import { batchKey, type Holding, holdingKey } from './holding.ts';
import { compareMovements, type Movement } from './movement.ts';
import { NONE, plus, type Quantity } from './quantity.ts';

/** SL6: what two desks that could not see each other did twice. Both records stay; a person decides. */
export type Irregularity = (
  | { readonly kind: 'reversed-twice'; readonly movementId: string }
  | { readonly kind: 'arrived-more-than-sent'; readonly transferId: string }
) & {
  readonly causes: readonly Movement[];
  /** Where somebody has to count yet. */
  readonly uncounted: readonly Holding[];
};

/** SL22: one that was counted wherever it put the book wrong is none any more. */
export function listIrregularities(movements: readonly Movement[]): readonly Irregularity[] {
  return [...listDoubleReversals(movements), ...listOverArrivals(movements)].flatMap((found) => {
    const uncounted = listUncounted(found.causes, movements);
    return uncounted.length > 0 ? [{ ...found, uncounted }] : [];
  });
}

/** Holdings that took too much, of which nobody has said since the last cause what is there. */
function listUncounted(causes: readonly Movement[], movements: readonly Movement[]): readonly Holding[] {
  const last = causes.at(-1);
  const taken = causes.filter(({ type }) => type !== 'transfer-out');
  const touched = new Map(taken.map((cause) => [holdingKey(cause), cause]));
  const reversed = new Set(movements.flatMap(({ reversalOf }) => reversalOf ?? []));
  const counted = new Set(
    movements
      .filter((one) => SAYS_WHAT_IS_THERE.has(one.type) && !one.reversalOf && !reversed.has(one.id))
      .filter((one) => last !== undefined && compareMovements(one, last) > 0)
      .map(holdingKey),
  );
  return [...touched].flatMap(([key, { product, batch, location }]) =>
    counted.has(key) ? [] : [{ product, batch, location }],
  );
}

const SAYS_WHAT_IS_THERE: ReadonlySet<Movement['type']> = new Set(['count', 'adjust']);

function listDoubleReversals(movements: readonly Movement[]) {
  const reversals = groupBy(movements, ({ reversalOf }) => reversalOf);
  return [...reversals].flatMap(([movementId, causes]) =>
    causes.length > 1 ? [{ kind: 'reversed-twice' as const, movementId, causes }] : [],
  );
}

function listOverArrivals(movements: readonly Movement[]) {
  return [...groupBy(movements, ({ transferId }) => transferId)].flatMap(([transferId, causes]) => {
    // @SAFETY Too much of one batch is not made good by what is missing of another.
    const batches = groupBy(causes, ({ product, batch }) => `${product}\n${batchKey(batch)}`);
    return [causes, ...batches.values()].some(isOver)
      ? [{ kind: 'arrived-more-than-sent' as const, transferId, causes }]
      : [];
  });
}

/** Of what left from somewhere unknown nothing can be said. */
const isOver = (moved: readonly Movement[]): boolean =>
  sumOf(moved) > 0 && moved.some(({ type }) => type === 'transfer-out');

export interface InTransit {
  readonly transferId: string;
  readonly product: string;
  /** On its way, by what was sent. */
  readonly quantity: Quantity;
  /** ISO 8601 instant at which the first of it left. */
  readonly since: string;
}

/** SL10. What was lost on the way arrives, and is thrown away where it should have arrived. */
export function listInTransit(movements: readonly Movement[]): readonly InTransit[] {
  return [...groupBy(movements, ({ transferId, product }) => transferId && `${transferId}\n${product}`)].flatMap(
    ([, parts]) => {
      const [first] = parts;
      const under = -sumOf(parts);
      if (!first?.transferId || under <= 0) return [];
      const since = parts.reduce(
        (least, { occurredAt }) => (occurredAt < least ? occurredAt : least),
        first.occurredAt,
      );
      return [{ transferId: first.transferId, product: first.product, quantity: under as Quantity, since }];
    },
  );
}

const sumOf = (movements: readonly Movement[]): Quantity =>
  movements.reduce((sum, { quantity }) => plus(sum, quantity), NONE);

/** Groups, and what is in each, in the order (SL2): the same whatever came first, and however often. */
function groupBy(
  movements: readonly Movement[],
  keyOf: (movement: Movement) => string | undefined,
): ReadonlyMap<string, Movement[]> {
  const groups = new Map<string, Movement[]>();
  const once = new Map(movements.map((movement) => [movement.id, movement]));
  for (const movement of [...once.values()].sort(compareMovements)) {
    const key = keyOf(movement);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(movement);
    else groups.set(key, [movement]);
  }
  return groups;
}
