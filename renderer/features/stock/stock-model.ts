/** What the store's screens reckon from what core tells: sums, order, marks. Nothing here decides what may be issued. */
import type { OutputOf } from '#shared/contract/declare.ts';
import type { contract } from '#shared/contract/index.ts';
import type {
  ProductStock,
  StockException,
  StockHeld,
  StockPlaceRow,
  StockTransferRow,
} from '#shared/contract/stock-shown.ts';
import { foldedWords } from '#shared/domain/patient/fold-name.ts';
import { holdingKey } from '#shared/domain/stock/holding.ts';
import { lesser, NONE, negative, plus, type Quantity, quantity, quantityText } from '#shared/domain/stock/quantity.ts';

export interface StockSeen {
  readonly today: string;
  readonly heardAt: string;
  readonly places: readonly StockPlaceRow[];
  readonly products: readonly ProductStock[];
  readonly exceptions: readonly StockException[];
  readonly transfers: readonly StockTransferRow[];
}

type Item = OutputOf<typeof contract.stock.watch>;

/** What is known after an item of the stream. */
export function withItem(before: StockSeen | undefined, item: Item): StockSeen {
  const { today, heardAt, places, exceptions, transfers } = item;
  const kept = item.whole || !before ? [] : before.products;
  const all = new Map([...kept, ...item.products].map((product) => [product.code, product]));
  const products = [...all.values()].sort((one, other) => one.name.localeCompare(other.name));
  return { today, heardAt, places, exceptions, transfers, products };
}

/** A batch with the product that it is of. */
export interface Line {
  readonly key: string;
  readonly product: ProductStock;
  readonly held: StockHeld;
}

export function linesOf(products: readonly ProductStock[]): readonly Line[] {
  return products.flatMap((product) =>
    product.holdings.map((held) => ({ key: keyOf(product.code, held), product, held })),
  );
}

export function keyOf(product: string, { batch, location }: Pick<StockHeld, 'batch' | 'location'>): string {
  const { gtin, lot, expiry } = batch;
  return holdingKey({ product, location, batch: { lot, ...(gtin ? { gtin } : {}), ...(expiry ? { expiry } : {}) } });
}

/** First to expire first; what never expires last. */
export function byExpiry(one: Line, other: Line): number {
  const [a, b] = [one.held.batch.expiry ?? '9999', other.held.batch.expiry ?? '9999'];
  if (a !== b) return a < b ? -1 : 1;
  return one.product.name.localeCompare(other.product.name);
}

export const isHere = ({ available, quarantined }: StockHeld): boolean => available !== '0' || quarantined !== '0';

/** Kept for somebody, of a batch that may be issued; never more than lies there. */
const reservedOf = ({ reserved = '0', available }: StockHeld): Quantity =>
  lesser(quantity(reserved), quantity(available)) > 0 ? lesser(quantity(reserved), quantity(available)) : NONE;

/** What two desks kept of one batch comes to more than lies there. */
export const isReservedTwice = ({ reserved = '0', available }: StockHeld): boolean =>
  quantity(reserved) > quantity(available);

/**
 * Of all batches. What may not be issued, what is kept for somebody, and what lies in the cupboards of wards, out of which
 * nothing is dispensed (SK14), count apart.
 */
export function totalsOf({ holdings }: Pick<ProductStock, 'holdings'>, places: readonly StockPlaceRow[]) {
  const cupboards = new Set(places.flatMap(({ id, level }) => (level === 'ward' ? [id] : [])));
  const sum = (of: readonly StockHeld[], part: (held: StockHeld) => Quantity) =>
    quantityText(of.map(part).reduce(plus, NONE));
  const good = holdings.filter(({ stops }) => stops.length === 0);
  const here = good.filter(({ location }) => !cupboards.has(location));
  const stopped = holdings.filter(({ stops }) => stops.length > 0);
  const availableOf = ({ available }: StockHeld) => quantity(available);
  return {
    free: sum(here, (held) => plus(availableOf(held), negative(reservedOf(held)))),
    reserved: sum(here, reservedOf),
    onWards: sum(
      good.filter(({ location }) => cupboards.has(location)),
      availableOf,
    ),
    aside: quantityText(
      [...holdings.map(({ quarantined }) => quantity(quarantined)), ...stopped.map(availableOf)].reduce(plus, NONE),
    ),
  };
}

export type Mark = 'recalled' | 'expired' | 'shortage-open' | 'soon' | 'aside';

/** What the eye has to see of a product, gravest first. */
export function marksOf({ holdings }: Pick<ProductStock, 'holdings'>): readonly Mark[] {
  const here = holdings.filter(isHere);
  const has = (test: (held: StockHeld) => boolean) => here.some(test);
  const isStopped = (stop: StockHeld['stops'][number]) =>
    has((held) => held.stops.includes(stop) && held.available !== '0');
  const said: readonly (readonly [Mark, boolean])[] = [
    ['recalled', isStopped('recalled')],
    ['shortage-open', holdings.some(({ stops }) => stops.includes('shortage-open'))],
    ['expired', isStopped('expired')],
    ['soon', has(({ expires, available }) => expires === 'within-30-days' && available !== '0')],
    ['aside', has(({ quarantined }) => quarantined !== '0')],
  ];
  return said.flatMap(([mark, is]) => (is ? [mark] : []));
}

/** Every word typed begins a word of the product, or of one of its lots. */
export function filterProducts(products: readonly ProductStock[], typed: string): readonly ProductStock[] {
  const wanted = foldedWords(typed);
  if (wanted.length === 0) return products;
  return products.filter(({ name, brand = '', code, holdings }) => {
    const words = foldedWords(`${name} ${brand} ${code} ${holdings.map(({ batch }) => batch.lot).join(' ')}`);
    return wanted.every((word) => words.some((one) => one.startsWith(word)));
  });
}

/** `Store · A3`. */
export function placeText(places: readonly StockPlaceRow[], id: string): string {
  const place = places.find((one) => one.id === id);
  if (!place) return '—';
  const within = place.level === 'bin' ? places.find((one) => one.id === place.partOf) : undefined;
  return within ? `${within.name} · ${place.name}` : place.name;
}

/** Whole packs in a quantity; undefined where it is none, or less than one. */
export function packsIn(amount: string, packUnits: string | undefined): number | undefined {
  if (packUnits === undefined) return undefined;
  const [all, one] = [quantity(amount), quantity(packUnits)];
  return one > 0 && all >= one && all % one === 0 ? all / one : undefined;
}

const DAY_MS = 86_400_000;
/** Longer than between any two sites of an organisation: somebody asks where it is. */
const LATE_DAYS = 3;

export const daysOnWay = ({ sentAt }: StockTransferRow, nowMs: number): number =>
  Math.floor((nowMs - Date.parse(sentAt)) / DAY_MS);

export const isOnWay = ({ lines }: StockTransferRow): boolean => lines.some(({ open }) => open !== '0');

/** SX5. */
export const isOverdue = (transfer: StockTransferRow, nowMs: number): boolean =>
  isOnWay(transfer) && daysOnWay(transfer, nowMs) >= LATE_DAYS;

const isUnanswered = ({ direction, lines }: StockTransferRow): boolean =>
  direction === 'out' && lines.some(({ lost }) => lost.some(({ answer }) => !answer));

/** SX5: transfers that somebody here has to look at: overdue at either end, or sent from here and short without an answer. */
export const countToLookAt = (transfers: readonly StockTransferRow[], nowMs: number): number =>
  transfers.filter((transfer) => isOverdue(transfer, nowMs) || isUnanswered(transfer)).length;
