/**
 * The pack in the hand against what is to be picked (DI7). @SAFETY Expired, recalled, quarantined, unreadable and of another
 * drug are stops that nobody overrides; everything else that speaks against it is a pause that a person answers with a reason.
 */
import type { PickPause, PickStop } from '#shared/model/dispense-codes.ts';
import type { ReadPack } from '../medication/read-packs.ts';
import type { Quantity } from '../stock/quantity.ts';

/** A batch as the book has it at this place. */
export interface BookedBatch {
  readonly gtin?: string | undefined;
  readonly lot: string;
  readonly expiry?: string | undefined;
  readonly location: string;
  readonly available: Quantity;
  readonly quarantined: Quantity;
  /** An exception is open that blocks issue. */
  readonly blocked: boolean;
}

export interface PickQuestion {
  readonly pack: Pick<ReadPack, 'readable' | 'suspicious' | 'gtin' | 'lot' | 'expiry'>;
  /** Of the product behind its code: the one asked for, one that may stand for it, or neither. */
  readonly product: 'asked-for' | 'substitute' | 'other' | 'unknown';
  /** Of a product that the check of the line did not see: a person says whose advice or approval it has, or it is not taken. */
  readonly restriction?: 'reason' | 'never' | undefined;
  /** Of a substitute: something of the record speaks against it that the check of the line did not answer. */
  readonly isAgainst?: boolean | undefined;
  /** What a person read on the pack and confirmed, where the symbol is doubtful or silent. */
  readonly read?: { readonly lot?: string | undefined; readonly expiry?: string | undefined } | undefined;
  /** Every batch of that product at the place. */
  readonly booked: readonly BookedBatch[];
  /** Every batch of that product at other places of the site. */
  readonly elsewhere?: readonly BookedBatch[] | undefined;
  readonly recall: 'in-use' | 'recalled' | 'not-checked';
  /** Day at the place, `2026-11-22`. */
  readonly today: string;
  /** Last day of the course that is supplied; absent: not known. */
  readonly lastsUntil?: string | undefined;
}

export interface PickJudgement {
  readonly stops: readonly PickStop[];
  readonly pauses: readonly PickPause[];
  /** What it is taken for; undefined while the lot is not known. */
  readonly batch: { readonly lot: string; readonly expiry: string | undefined } | undefined;
  /** Holding of the book that it is taken from. */
  readonly from: BookedBatch | undefined;
  /** Batch that expires first, where another one is in the hand. */
  readonly rather: BookedBatch | undefined;
  /** The lot of the pack as the book has it, with another expiry. */
  readonly bookedAs?: BookedBatch | undefined;
}

export function judgePack(question: PickQuestion): PickJudgement {
  const { pack, read, booked } = question;
  const lot = pack.suspicious ? read?.lot : (pack.lot ?? read?.lot);
  const said = pack.suspicious ? read?.expiry : (pack.expiry ?? read?.expiry);
  const ofLot = lot === undefined ? [] : listOfLot(booked, { gtin: pack.gtin, lot });
  const from = ofLot.find((one) => doesAgree(one, said));
  // @SAFETY The same lot with another expiry is another batch, a wrong book or a false pack: a person says which.
  const bookedAs = from ? undefined : ofLot[0];
  const expiry = from?.expiry ?? dayOf(said);
  const rather = findRather(question, expiry, [from, bookedAs]);
  const stops = listStops(question, { from, lot, expiry: earliest(expiry, bookedAs?.expiry) });
  const pauses = listPauses(question, { lot, expiry, from, rather, bookedAs });
  const batch = lot === undefined ? undefined : { lot, expiry };
  return { stops, pauses, batch, from, rather, ...(bookedAs ? { bookedAs } : {}) };
}

const doesAgree = ({ expiry }: BookedBatch, said: string | undefined): boolean =>
  said === undefined || expiry === undefined || expiry.startsWith(said.slice(0, 10));

function earliest(one: string | undefined, other: string | undefined): string | undefined {
  return [one, other].filter((day) => day !== undefined).toSorted()[0];
}

/** A month means its last day. */
function dayOf(expiry: string | undefined): string | undefined {
  if (expiry === undefined) return undefined;
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(expiry) ?? [];
  if (year && month) return new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
  return expiry.slice(0, 10);
}

/** Named by the very same code before by another level of packing; then the holding with most of it: a batch may lie in several bins. */
function listOfLot(
  booked: readonly BookedBatch[],
  { gtin, lot }: { gtin: string | undefined; lot: string },
): readonly BookedBatch[] {
  const isSame = (one: BookedBatch) => (gtin !== undefined && one.gtin === gtin ? 1 : 0);
  return booked
    .filter((one) => folded(one.lot) === folded(lot))
    .toSorted((one, other) => isSame(other) - isSame(one) || other.available - one.available);
}

const folded = (lot: string): string => lot.replaceAll(/\s/g, '').toUpperCase();

function listStops(question: PickQuestion, { from, lot, expiry }: Pick<Known, 'from' | 'lot' | 'expiry'>): PickStop[] {
  const { pack, product, recall, today } = question;
  if (!pack.readable) return ['unreadable'];
  if (product === 'unknown') return ['unknown-product'];
  if (product === 'other') return ['wrong-product'];
  return [
    ...((question.restriction === 'never' ? ['restricted'] : []) as PickStop[]),
    ...((question.isAgainst ? ['against-patient'] : []) as PickStop[]),
    ...((expiry !== undefined && expiry < today ? ['expired'] : []) as PickStop[]),
    ...((recall === 'recalled' ? ['recalled'] : []) as PickStop[]),
    ...((isAside(question, from, lot) ? ['quarantined'] : []) as PickStop[]),
    ...((from?.blocked ? ['shortage-open'] : []) as PickStop[]),
  ];
}

/** @SAFETY A pack of a lot that lies in quarantine stays there, to whichever counter it was carried without its booking. */
function isAside(
  { booked, elsewhere = [], pack: { gtin } }: PickQuestion,
  from: BookedBatch | undefined,
  lot: string | undefined,
): boolean {
  const isEmpty = ({ available }: BookedBatch) => available <= 0;
  if (from) return isEmpty(from) && (from.quarantined > 0 || isAllAside(elsewhere, from.lot, gtin));
  return lot !== undefined && isAllAside([...booked, ...elsewhere], lot, gtin);
}

function isAllAside(booked: readonly BookedBatch[], lot: string, gtin: string | undefined): boolean {
  const ofLot = listOfLot(booked, { gtin, lot });
  return ofLot.some(({ quarantined }) => quarantined > 0) && ofLot.every(({ available }) => available <= 0);
}

interface Known {
  readonly lot: string | undefined;
  readonly expiry: string | undefined;
  readonly from: BookedBatch | undefined;
  readonly rather: BookedBatch | undefined;
  readonly bookedAs: BookedBatch | undefined;
}

function listPauses(
  { pack, product, restriction, lastsUntil, today }: PickQuestion,
  { lot, expiry, from, rather, bookedAs }: Known,
) {
  const pauses: PickPause[] = [];
  if (product === 'substitute') pauses.push('substitute');
  if (restriction === 'reason') pauses.push('restricted');
  if (pack.suspicious && lot === undefined) pauses.push('confirm-lot');
  else if (lot === undefined) pauses.push('lot-unknown');
  if (lot !== undefined && expiry === undefined) pauses.push('expiry-unknown');
  if (bookedAs) pauses.push('expiry-differs');
  else if (lot !== undefined && (!from || from.available <= 0)) pauses.push('not-on-hand');
  if (rather) pauses.push('not-first-expired');
  if (lastsUntil !== undefined && expiry !== undefined && expiry >= today && expiry < lastsUntil)
    pauses.push('expires-in-course');
  return pauses;
}

/** SL9: some of a batch that expires earlier is left, and it may be issued. */
function findRather(
  { booked, today }: PickQuestion,
  expiry: string | undefined,
  inHand: readonly (BookedBatch | undefined)[],
): BookedBatch | undefined {
  if (expiry === undefined) return undefined;
  return booked
    .filter((one) => !inHand.includes(one) && one.available > 0 && !one.blocked)
    .filter((one) => one.expiry !== undefined && one.expiry >= today && one.expiry < expiry)
    .toSorted((one, other) => ((one.expiry ?? '') < (other.expiry ?? '') ? -1 : 1))[0];
}
