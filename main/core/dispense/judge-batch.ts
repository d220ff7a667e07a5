/** A pack in the hand with everything that is asked about it (DI7): by the query that shows a verdict and by the command that takes. */
import type { ReceivedScan } from '#shared/contract/scanned.ts';
import { toConcept } from '#shared/domain/coding/coded-text.ts';
import { type BookedBatch, judgePack, type PickJudgement } from '#shared/domain/dispense/judge-pack.ts';
import { mayStandFor } from '#shared/domain/dispense/substitution.ts';
import { type FormularyEntry, findByGtin, type ProductIndex } from '#shared/domain/formulary/index-products.ts';
import type { Pack } from '#shared/domain/formulary/product.ts';
import { isExempt, readRestriction } from '#shared/domain/formulary/restriction.ts';
import { isOrdered } from '#shared/domain/medication/is-ordered.ts';
import { type ReadPack, readPacks } from '#shared/domain/medication/read-packs.ts';
import { batchStatus } from '#shared/domain/medication/recall.ts';
import type { KnownRecall } from '../queries/administration/list-recalls.ts';
import type { StockView } from '../stock/stock-book.ts';
import { type LineFacts, prescriberOf } from './line-facts.ts';

export interface PackInHand {
  readonly scans: readonly (Omit<ReceivedScan, 'keyed'> & { readonly keyed: boolean })[];
  readonly productId?: string | undefined;
  readonly read?: { readonly lot?: string | undefined; readonly expiry?: string | undefined } | undefined;
}

export interface KnownHand {
  readonly pack: ReadPack;
  readonly how: 'scanned' | 'keyed' | 'not-scanned';
  readonly entry: FormularyEntry | undefined;
  /** The level of packing whose code was scanned. */
  readonly level: Pack | undefined;
}

/** @SAFETY A symbol that cannot be read is a pack nobody knows, whatever a person says it is. */
export function knowHand({ scans, productId, read }: PackInHand, index: ProductIndex, at: string): KnownHand {
  const packs = readPacks(scans, at);
  const [first] = packs;
  if (!first) {
    const pack: ReadPack = { raw: '', keyed: false, suspicious: false, readable: true, ...read };
    const entry = index.entries.find(({ id }) => id === productId);
    return { pack, how: 'not-scanned', entry, level: undefined };
  }
  const known = first.gtin === undefined ? undefined : findByGtin(index, first.gtin);
  const isOne = packs.length === 1;
  const pack = isOne ? first : { ...first, readable: false };
  return { pack, how: pack.keyed ? 'keyed' : 'scanned', entry: known?.entry, level: known?.pack };
}

export type ForLine = Pick<LineFacts, 'asked' | 'drug' | 'version'> & Partial<Pick<LineFacts, 'isAgainst'>>;

/** Whether the product in the hand is what a line asks for. */
export function relation(
  entry: FormularyEntry | undefined,
  line: ForLine,
): 'asked-for' | 'substitute' | 'other' | 'unknown' {
  if (!entry) return 'unknown';
  const { asked, drug, version } = line;
  if (!asked)
    return isOrdered(entry.product, version?.order.drug ?? toConcept(drug), undefined) ? 'asked-for' : 'other';
  const stands = mayStandFor(entry.product, asked.product);
  return stands === 'same' ? 'asked-for' : stands === 'substitute' ? 'substitute' : 'other';
}

/**
 * DI10: what the formulary restricts of a product that the check of the line did not see: a substitute's own restriction.
 * @SAFETY What wants two people, or is closed, is not handed out for something else: it is ordered itself.
 */
export function restrictionOf(entry: FormularyEntry | undefined, { asked, version }: ForLine) {
  if (!entry || entry.id === asked?.id) return undefined;
  const { restricted } = entry.product;
  const found = readRestriction(restricted);
  if (!found || restricted === asked?.product.restricted || isExempt(found, prescriberOf(version))) return undefined;
  return found.rule === 'advice' || found.rule === 'approval' ? 'reason' : 'never';
}

/** @SAFETY A substitution group may hold other substances than the check of the line has seen. */
const isSubstitute = (entry: FormularyEntry | undefined, line: ForLine): entry is FormularyEntry =>
  relation(entry, line) === 'substitute';

export interface HandContext {
  readonly view: StockView;
  readonly index: ProductIndex;
  readonly recalls: readonly KnownRecall[];
  readonly storeId: string;
  readonly today: string;
  readonly nowMs: number;
  readonly lastsUntil?: string | undefined;
}

export function judgeHand(
  { pack, entry }: KnownHand,
  line: ForLine,
  read: PackInHand['read'],
  context: HandContext,
): PickJudgement {
  const { view, index, recalls, storeId, today, nowMs, lastsUntil } = context;
  const sameProduct = (one: string, other: string) => {
    const found = findByGtin(index, one)?.entry;
    return found !== undefined && found === findByGtin(index, other)?.entry;
  };
  const everywhere = entry ? listBooked(view, entry.product.code) : [];
  const booked = everywhere.filter(({ location }) => isIn(view, location, storeId));
  const elsewhere = everywhere.filter((one) => !booked.includes(one));
  const lot = pack.suspicious ? read?.lot : (pack.lot ?? read?.lot);
  const known = recalls.map(({ recall }) => recall);
  const states = gtinsOf(pack, entry, booked).map(
    (gtin) => batchStatus({ gtin, lot }, known, sameProduct, nowMs).state,
  );
  return judgePack({
    ...{ pack, product: relation(entry, line), restriction: restrictionOf(entry, line) },
    isAgainst: isSubstitute(entry, line) && line.isAgainst?.(entry),
    ...{ read, booked, elsewhere, today, lastsUntil },
    recall: RECALL_STATES.find((state) => states.includes(state)) ?? 'not-checked',
  });
}

/**
 * DI9: what goes into a made item. Nobody ordered it: who makes the item chose it. @SAFETY It is judged as what is handed out,
 * and the patient's record may speak against it alone.
 */
export function judgeIngredient(
  hand: KnownHand,
  line: Pick<LineFacts, 'isAgainstIn'> | undefined,
  read: PackInHand['read'],
  context: HandContext,
): PickJudgement {
  const judged = judgeHand(hand, { asked: hand.entry, drug: { text: '' }, version: undefined }, read, context);
  const isAgainst = hand.entry !== undefined && line?.isAgainstIn(hand.entry);
  return isAgainst ? { ...judged, stops: [...judged.stops, 'against-patient'] } : judged;
}

/** The gravest first. */
const RECALL_STATES = ['recalled', 'not-checked', 'in-use'] as const;

/**
 * By which a recall may name the pack. @SAFETY Of what was not scanned every one of its product, in the formulary and in the
 * book: how a lot was typed, or a batch was booked, hides no recall.
 */
function gtinsOf(
  { gtin }: ReadPack,
  entry: FormularyEntry | undefined,
  booked: readonly BookedBatch[],
): readonly string[] {
  if (gtin !== undefined) return [gtin];
  const named = [...(entry?.product.packs ?? []), ...booked].flatMap((one) => one.gtin ?? []);
  return [...new Set(named)];
}

const isIn = ({ places }: StockView, location: string, storeId: string): boolean =>
  location === storeId || places.get(location)?.partOf === storeId;

/** Batches of a product at this site. */
function listBooked(view: StockView, product: string): readonly BookedBatch[] {
  return view.ledger.holdingsOf(product).map((held) => {
    const { batch, location, available, quarantined } = held;
    const last = view.ledger.shortages(held).at(-1);
    return { ...batch, location, available, quarantined, blocked: last !== undefined && !last.settledBy };
  });
}
