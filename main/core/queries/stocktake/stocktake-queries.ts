import { contract } from '#shared/contract/index.ts';
import type {
  StocktakeControlledLine,
  StocktakeReviewLine,
  StocktakeRow,
  StocktakeSheetLine,
} from '#shared/contract/stocktake.ts';
import { quantityText } from '#shared/domain/stock/quantity.ts';
import { findApprovalStop } from '#shared/domain/stocktake/approval.ts';
import { type ControlledLine, isControlledCounted } from '#shared/domain/stocktake/controlled-lines.ts';
import { averageCost, differenceValue, sumDifferences } from '#shared/domain/stocktake/difference-value.ts';
import { nextRound } from '#shared/domain/stocktake/judge-line.ts';
import type { StocktakeLine } from '#shared/domain/stocktake/list-lines.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { QueryContext, QueryHandler } from '../../api/operation-handler.ts';
import { handle, type Registration } from '../../api/registration.ts';
import { productsOf } from '../../register/register-shelf.ts';
import type { StockView } from '../../stock/stock-book.ts';
import { listRegisterPlaces } from '../register/register-places.ts';
import { productFacts } from '../stock/shown.ts';
import { type StockMoney, stockMoney } from '../stock/stock-money.ts';
import { type ReadStocktake, readStocktake, type StocktakeDeps } from './read-stocktake.ts';

type Ops = typeof contract.stocktake;

const list =
  (deps: StocktakeDeps): QueryHandler<Ops['list']> =>
  async ({ state }) => {
    const view = await deps.stock().look();
    const rows: StocktakeRow[] = [];
    for (const known of await deps.stocktakes().list()) {
      const row = rowOf(await readStocktake(deps, known, view), view);
      if (state === 'all' || row.standing.state === 'counting' || row.drifts + row.recounts > 0) rows.push(row);
    }
    return rows.slice(0, 200);
  };

function rowOf(read: ReadStocktake, view: StockView): StocktakeRow {
  const { lines, controlled, standing } = read;
  const isOpen = standing.state !== 'cancelled';
  const count = (is: (line: StocktakeLine) => boolean) => (isOpen ? lines.filter(is).length : 0);
  return {
    ...headOf(read, view),
    lines: lines.length + controlled.length,
    counted:
      count(({ verdict }) => verdict.state !== 'uncounted') +
      (isOpen ? controlled.filter(isControlledCounted).length : 0),
    recounts: count(({ verdict }) => verdict.state === 'recount'),
    drifts: standing.state === 'posted' ? count(({ drift }) => drift !== undefined && drift !== 0) : 0,
  };
}

function headOf({ stocktake, standing }: ReadStocktake, view: StockView) {
  const { id, mode, places, startedBy, startedAt, note } = stocktake;
  return {
    ...{ id, mode, startedBy: startedBy.name, startedAt },
    places: places.map((place) => ({ id: place, name: placeText(view.places, place) })),
    ...(note ? { note } : {}),
    standing: standing.state === 'counting' ? standing : { ...standing, by: standing.by.name },
  };
}

const sheet =
  (deps: StocktakeDeps): QueryHandler<Ops['sheet']> =>
  async ({ id }, context) => {
    const { actor, now } = context;
    const known = await deps.stocktakes().find(id);
    if (!known) return notHere();
    const view = await deps.stock().look();
    const read = await readStocktake(deps, known, view);
    const lines = await Promise.all(
      read.lines.map(async (line) => ({ ...(await shownOf(deps, line, view)), ...todoOf(line, actor.userId) })),
    );
    const controlled = await shownControlled(deps, read, context);
    const asOf = new Date(now()).toISOString();
    return { ...headOf(read, view), asOf, lines: lines.toSorted(byPlaceAndName), controlled };
  };

/** @SAFETY Blind: neither the balance nor what was counted. */
async function shownControlled(
  deps: StocktakeDeps,
  { controlled }: ReadStocktake,
  { store, actor }: Pick<QueryContext, 'store' | 'actor'>,
): Promise<StocktakeControlledLine[]> {
  if (controlled.length === 0) return [];
  const { nameOf } = await listRegisterPlaces(store, actor.facility);
  const index = await deps.products().index();
  return Promise.all(
    controlled.map(async ({ register, state, count }) => {
      const { id: registerId, drug, strength, form, unit, locationId } = register;
      const waits = (await deps.registers().judge(registerId)).as === 'pending';
      return {
        ...{ registerId, drug, strength, form, unit, place: nameOf(locationId), state, waits },
        products: productsOf(register, index).map(({ code }) => code),
        ...(count ? { countedBy: count.actor.name, witness: count.witness?.name, at: count.occurredAt } : {}),
      };
    }),
  );
}

const countedOf = ({ count }: { readonly count?: ControlledLine['count'] | undefined }) => ({
  ...(count?.counted === undefined ? {} : { counted: count.counted }),
  ...(count?.expected === undefined ? {} : { expected: count.expected }),
});

/** @SAFETY Nothing here tells what should be there (blind): of a recount only that it is wanted. */
function todoOf({ verdict }: StocktakeLine, personId: string) {
  const round = nextRound(verdict);
  const inRound = verdict.state === 'uncounted' ? [] : verdict.counts.filter(({ count }) => count.round === round);
  const mine = inRound.find(({ count }) => count.by.id === personId);
  const todo = verdict.state === 'settled' ? 'done' : verdict.state === 'recount' ? 'recount' : 'count';
  return {
    ...{ round, todo: todo satisfies StocktakeSheetLine['todo'] as StocktakeSheetLine['todo'] },
    ...(mine ? { mine: quantityText(mine.count.quantity) } : {}),
    countedBy: inRound.map(({ count }) => count.by.name),
  };
}

async function shownOf(deps: StocktakeDeps, line: StocktakeLine, view: StockView) {
  const { key, product, batch, location, state, found } = line;
  const { name, brand, unit, packUnits } = await productFacts(
    deps.products(),
    product,
    view.movementsOf(product)[0]?.unit,
  );
  return {
    ...{ key, product, name, unit, batch: { ...batch }, location, state, found },
    place: placeText(view.places, location),
    ...(brand ? { brand } : {}),
    ...(packUnits ? { packUnits } : {}),
  };
}

const review =
  (deps: StocktakeDeps): QueryHandler<Ops['review']> =>
  async ({ id }, context) => {
    const { actor, now } = context;
    const known = await deps.stocktakes().find(id);
    if (!known) return notHere();
    const view = await deps.stock().look();
    const read = await readStocktake(deps, known, view);
    const controlled = await shownControlled(deps, read, context);
    const costs = costsOf(view);
    const money = await stockMoney(deps);
    const lines = await Promise.all(
      read.lines.map(async (line) => ({ ...(await shownOf(deps, line, view)), ...judgedOf(line, costs, money) })),
    );
    const stop = findApprovalStop(read, [actor.userId, ...(actor.otherAccounts ?? [])], undefined);
    const { tolerance } = read.stocktake;
    return {
      ...headOf(read, view),
      asOf: new Date(now()).toISOString(),
      tolerance: { units: quantityText(tolerance.units), percent: tolerance.percent },
      lines: lines.toSorted(byPlaceAndName),
      controlled: controlled.map((line, at) => ({
        ...line,
        ...countedOf(read.controlled[at] ?? { count: undefined }),
      })),
      ...(money.currency ? { currency: money.currency } : {}),
      sum: sumOf(read.lines, costs, money),
      ...(stop ? { stop } : {}),
      acts: read.acts
        .toSorted((one, other) => (one.at < other.at ? -1 : 1))
        .map(({ act, by, approvedBy, at, reason }) => ({
          ...{ act, by: by.name, at },
          ...(approvedBy ? { approvedBy: approvedBy.name } : {}),
          ...(reason ? { reason } : {}),
        })),
      seen: read.seen,
    };
  };

type CostOf = (product: string) => bigint | undefined;

/** Each product is valued once. */
export function costsOf(view: Pick<StockView, 'movementsOf'>): CostOf {
  const known = new Map<string, bigint | undefined>();
  return (product) => {
    if (!known.has(product)) known.set(product, averageCost(view.movementsOf(product)));
    return known.get(product);
  };
}

function valueOfLine({ verdict, product }: StocktakeLine, costOf: CostOf): bigint | undefined {
  if (verdict.state !== 'settled' || verdict.by.variance === 0) return 0n;
  const cost = costOf(product);
  return cost === undefined ? undefined : differenceValue(verdict.by.variance, cost);
}

export function sumOf(lines: readonly StocktakeLine[], costOf: CostOf, { text }: StockMoney) {
  const { more, less, unpriced } = sumDifferences(lines.map((line) => valueOfLine(line, costOf)));
  return { more: text(more), less: text(less), unpriced };
}

function judgedOf(
  line: StocktakeLine,
  costOf: CostOf,
  { text }: StockMoney,
): Omit<StocktakeReviewLine, keyof Awaited<ReturnType<typeof shownOf>>> {
  const { verdict, posted, drift, movedMeanwhile } = line;
  const value = valueOfLine(line, costOf);
  const counts = verdict.state === 'uncounted' ? [] : verdict.counts;
  const settled = verdict.state === 'settled' ? verdict.by : undefined;
  return {
    verdict: verdict.state === 'recount' ? verdict.why : verdict.state,
    ...(settled
      ? {
          expected: quantityText(settled.expected),
          counted: quantityText(settled.count.quantity),
          variance: quantityText(settled.variance),
        }
      : {}),
    ...(settled && value !== undefined ? { value: text(value) } : {}),
    counts: counts.map(({ count, expected, variance }) => ({
      ...{ by: count.by.name, at: count.countedAt, round: count.round, quantity: quantityText(count.quantity) },
      ...{ expected: quantityText(expected), variance: quantityText(variance) },
    })),
    ...{ movedMeanwhile, posted: quantityText(posted) },
    ...(drift === undefined ? {} : { drift: quantityText(drift) }),
  };
}

interface Sorted {
  readonly place: string;
  readonly name: string;
  readonly batch: { readonly expiry?: string | undefined; readonly lot: string };
  readonly key: string;
}

function byPlaceAndName(one: Sorted, other: Sorted): number {
  const text = ({ place, name, batch, key }: Sorted) => [place, name, batch.expiry ?? '9999', batch.lot, key];
  const [ones, others] = [text(one), text(other)];
  const at = ones.findIndex((part, index) => part !== others[index]);
  return at < 0 ? 0 : (ones[at] ?? '') < (others[at] ?? '') ? -1 : 1;
}

/** `Main store · A3`. */
export function placeText(places: StockView['places'], id: string): string {
  const place = places.get(id);
  if (!place) return '—';
  const within = place.level === 'bin' ? places.get(place.partOf) : undefined;
  return within ? `${within.name} · ${place.name}` : place.name;
}

const places =
  (deps: StocktakeDeps): QueryHandler<Ops['places']> =>
  async () => {
    const view = await deps.stock().look();
    return [...view.places.values()]
      .filter(({ inUse }) => inUse)
      .map(({ id, level, storage }) => ({ id, level, storage, name: placeText(view.places, id) }))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  };

export const notHere = (): Refusal =>
  refusal('not-found', 'This record is not here. It may not have arrived yet, or it was removed.');

export const stocktakeQueries = (deps: StocktakeDeps): readonly Registration[] => [
  handle(contract.stocktake.places, places(deps)),
  handle(contract.stocktake.list, list(deps)),
  handle(contract.stocktake.sheet, sheet(deps)),
  handle(contract.stocktake.review, review(deps)),
];
