/** What stands on the desk while goods are taken in: lines by scan, what the paper says, and the difference. */

import type {
  IdentifiedPack,
  StockOrderRow,
  StockProductFacts,
  StockTransferRow,
} from '#shared/contract/stock-shown.ts';
import { batchKey } from '#shared/domain/stock/holding.ts';
import { findOtherExpiry } from '#shared/domain/stock/other-expiry.ts';
import { findQuantity, NONE, plus, type Quantity, quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { storageRange } from '#shared/domain/stock/storage-range.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';

export type Source =
  | { readonly is: 'order'; readonly order: StockOrderRow }
  | { readonly is: 'transfer'; readonly transfer: StockTransferRow }
  | { readonly is: 'supplier'; readonly name: string };

export interface ScanText {
  readonly text: string;
  readonly at: string;
}

export interface ReceiveLine {
  readonly key: string;
  readonly product: StockProductFacts;
  readonly batch: { readonly gtin?: string; readonly lot: string; readonly expiry?: string };
  /** As it is counted: so many of a pack with so many base units. */
  readonly pack?: { readonly gtin: string; readonly units: string };
  readonly count: string;
  readonly serials: readonly string[];
  readonly scans: readonly ScanText[];
  /** @SAFETY The code could mean two things: the lot has to be held against the pack before it counts. */
  readonly doubtful: boolean;
  readonly confirmed: boolean;
  readonly damaged: boolean;
  readonly expired: boolean;
  readonly recall?: string;
}

export type Scanned =
  | { readonly told: 'new' | 'more'; readonly lines: readonly ReceiveLine[]; readonly line: ReceiveLine }
  | { readonly told: 'serial-twice'; readonly serial: string }
  /** The code has no lot: somebody types it off the pack. */
  | { readonly told: 'no-lot'; readonly pack: Extract<IdentifiedPack, { state: 'found' }> };

export const lineKey = (product: string, batch: ReceiveLine['batch'], packGtin = ''): string =>
  `${product}\n${batchKey(batch)}\n${packGtin}`;

/** One more pack. The newest line stands first: it is the one in the hand. */
export function withScan(
  lines: readonly ReceiveLine[],
  found: Extract<IdentifiedPack, { state: 'found' }>,
  scan: ScanText,
): Scanned {
  const { lot, gtin, expiry } = found.batch;
  if (lot === undefined) return { told: 'no-lot', pack: found };
  const { serial, product, pack, suspicious, expired, recall } = found;
  const isTwice =
    serial !== undefined && lines.some((line) => line.product.code === product.code && line.serials.includes(serial));
  if (isTwice) return { told: 'serial-twice', serial };
  const batch = { gtin, lot, ...(expiry ? { expiry } : {}) };
  const key = lineKey(product.code, batch, pack.gtin);
  const before = lines.find((line) => line.key === key);
  const line: ReceiveLine = {
    ...{ key, product, batch, expired, pack: { gtin: pack.gtin, units: pack.units } },
    count: quantityText(plus(quantity(before?.count ?? '0'), quantity(1))),
    serials: [...(before?.serials ?? []), ...(serial === undefined ? [] : [serial])],
    // Without serial numbers the packs of a batch say the same: the first stands for all.
    scans: before && serial === undefined ? before.scans : [...(before?.scans ?? []), scan],
    doubtful: suspicious || (before?.doubtful ?? false),
    confirmed: before?.confirmed ?? false,
    damaged: before?.damaged ?? false,
    ...(recall ? { recall } : {}),
  };
  const others = lines.filter((one) => one.key !== key);
  return { told: before ? 'more' : 'new', line, lines: [line, ...others] };
}

/** Batches that lie here, by product. */
export type BatchesHere = ReadonlyMap<string, readonly ReceiveLine['batch'][]>;

/** @SAFETY The expiry with which the lot of a line lies here, or stands on another line, where it is not the same. */
export function otherExpiryOf(
  { key, product: { code }, batch }: ReceiveLine,
  lines: readonly ReceiveLine[],
  here: BatchesHere,
): string | undefined {
  const others = lines.filter((one) => one.key !== key && one.product.code === code);
  return findOtherExpiry(batch, [...(here.get(code) ?? []), ...others.map((one) => one.batch)])?.expiry;
}

/** Base units on a line; undefined while what is typed is no number. */
export function amountOf({ count, pack }: ReceiveLine): Quantity | undefined {
  const counted = findQuantity(plainNumber(count));
  if (counted === undefined || counted < 0) return undefined;
  const units = quantity(pack?.units ?? '1');
  const amount = (counted / 1_000_000) * units;
  return Number.isSafeInteger(amount) ? (amount as Quantity) : undefined;
}

/** Why the delivery cannot be taken in yet, the first reason alone. */
export type Wanting = 'nothing' | 'count' | 'confirm' | 'temperature' | 'place' | 'supplier' | 'reason' | 'witness';

export interface Delivery {
  readonly source: Source;
  readonly lines: readonly ReceiveLine[];
  readonly lost: readonly Lost[];
  readonly location: string | null;
  readonly celsius: string;
  readonly here: BatchesHere;
  /** Somebody else has signed: wanted where a controlled drug is among it. */
  readonly hasWitness: boolean;
}

/** What was sent and is settled as lost. */
export interface Lost {
  readonly product: string;
  readonly batch: ReceiveLine['batch'];
  readonly quantity: string;
  readonly reason: string;
}

export const isControlled = ({ product }: ReceiveLine): boolean => product.controlledClass !== undefined;

export const isCold = ({ product }: ReceiveLine): boolean => storageRange(product.storage) !== undefined;

/** Degrees with a comma or a point; undefined of anything else. */
export function celsiusOf(text: string): number | undefined {
  const written = plainNumber(text);
  return /^-?\d{1,2}(\.\d)?$/.test(written) ? Number(written) : undefined;
}

export function findWanting({
  source,
  lines,
  lost,
  location,
  celsius,
  here,
  hasWitness,
}: Delivery): Wanting | undefined {
  if (source.is === 'supplier' && source.name.trim() === '') return 'supplier';
  if (lines.length === 0 && lost.length === 0) return 'nothing';
  if (lines.some((line) => (amountOf(line) ?? 0) <= 0)) return 'count';
  const isOpen = (line: ReceiveLine) => line.doubtful || otherExpiryOf(line, lines, here) !== undefined;
  if (lines.some((line) => !line.confirmed && isOpen(line))) return 'confirm';
  const wantsCelsius = lines.some(isCold) || celsius.trim() !== '';
  if (wantsCelsius && celsiusOf(celsius) === undefined) return 'temperature';
  if (lost.some(({ reason }) => reason.trim().length < 3)) return 'reason';
  if (location === null) return 'place';
  return lines.some(isControlled) && !hasWitness ? 'witness' : undefined;
}

export interface Difference {
  readonly key: string;
  readonly product: string;
  readonly name: string;
  readonly brand?: string | undefined;
  readonly unit: string;
  /** Of a transfer: differences are told by batch. */
  readonly batch?: ReceiveLine['batch'];
  readonly expected: string;
  readonly counted: string;
  /** Counted less expected: `-28`, `0`, `5`. */
  readonly difference: string;
  /** Of the same product: lots that were sent and are missing where this one was never sent, and the other way about. */
  readonly instead: readonly string[];
}

/** What the paper still has open, against what lies on the desk. */
export function differencesOf(source: Source, lines: readonly ReceiveLine[]): readonly Difference[] {
  const sum = (isOf: (line: ReceiveLine) => boolean) =>
    lines.filter(isOf).reduce((total, line) => plus(total, amountOf(line) ?? NONE), NONE);
  const told = (expected: string, counted: Quantity) => ({
    expected,
    counted: quantityText(counted),
    difference: quantityText((counted - quantity(expected)) as Quantity),
  });
  if (source.is === 'supplier') return [];
  if (source.is === 'order')
    return source.order.lines.map(({ product, name, brand, unit, open }) => {
      const counted = sum((line) => line.product.code === product);
      return { key: product, product, name, ...(brand ? { brand } : {}), unit, ...told(open, counted), instead: [] };
    });
  const countedOf = (key: string) => sum(({ product, batch }) => lineKey(product.code, batch) === key);
  const sent = source.transfer.lines.map((line) => ({ ...line, key: lineKey(line.product, batchOf(line.batch)) }));
  const strangers = lines.filter((line) => !sent.some(({ key }) => key === lineKey(line.product.code, line.batch)));
  const ofSent = sent
    .filter(({ open }) => open !== '0')
    .map(({ key, product, name, unit, batch, open }) => {
      const difference = told(open, countedOf(key));
      const came = strangers.filter((line) => line.product.code === product).map((line) => line.batch.lot);
      const instead = difference.difference.startsWith('-') ? [...new Set(came)] : [];
      return { key, product, name, unit, batch: batchOf(batch), ...difference, instead };
    });
  const ofStrangers = [...new Map(strangers.map((line) => [lineKey(line.product.code, line.batch), line]))].map(
    ([key, { product, batch }]) => {
      const missing = ofSent.filter((line) => line.product === product.code && line.difference.startsWith('-'));
      const { code, name, brand, unit } = product;
      const facts = { key, product: code, name, ...(brand ? { brand } : {}), unit, batch };
      return { ...facts, ...told('0', countedOf(key)), instead: missing.map((line) => line.batch.lot) };
    },
  );
  return [...ofSent, ...ofStrangers];
}

export function batchOf(batch: {
  gtin?: string | undefined;
  lot: string;
  expiry?: string | undefined;
}): ReceiveLine['batch'] {
  const { gtin, lot, expiry } = batch;
  return { lot, ...(gtin ? { gtin } : {}), ...(expiry ? { expiry } : {}) };
}
