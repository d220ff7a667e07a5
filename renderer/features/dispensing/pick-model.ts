/** What was scanned for the lines of a prescription and not taken yet: pure, so that the screen only draws it. */

import type { InputOf } from '#shared/contract/declare.ts';
import type {
  Dispensed,
  DispenseProduct,
  PackVerdict,
  PrescriptionLineShown,
} from '#shared/contract/dispense-shown.ts';
import type { contract } from '#shared/contract/index.ts';
import type { ReceivedScan } from '#shared/contract/scanned.ts';
import { findQuantity, NONE, negative, plus, type Quantity, quantityText } from '#shared/domain/stock/quantity.ts';
import { plainNumber } from '#shared/lib/plain-number.ts';

export type Pause = PackVerdict['pauses'][number];
type Read = { readonly lot?: string; readonly expiry?: string };

/** A batch in the hand. */
export interface Picked {
  readonly key: string;
  readonly scans: readonly ReceivedScan[];
  /** Of goods without a code. */
  readonly productId?: string | undefined;
  readonly read?: Read | undefined;
  readonly verdict: PackVerdict;
  readonly quantity: string;
  /** Of what goes into a made item: what its formula says. */
  readonly calculated?: string;
  readonly reasons: Readonly<Partial<Record<Pause, string>>>;
}

/** Pauses that are answered by reading the pack, not by a reason. */
const READ: ReadonlySet<Pause> = new Set(['confirm-lot', 'lot-unknown', 'expiry-unknown']);

export const reasonsWanted = ({ verdict }: Picked): readonly Pause[] => verdict.pauses.filter((one) => !READ.has(one));
export const wantsReading = ({ verdict }: Picked): boolean =>
  verdict.suspicious || verdict.pauses.some((one) => READ.has(one));

export function isAnswered(picked: Picked): boolean {
  const units = findQuantity(plainNumber(picked.quantity));
  const isReckoned = !picked.calculated || isAmount(picked.calculated);
  const isRead = !picked.verdict.pauses.some((one) => READ.has(one));
  const areGiven = reasonsWanted(picked).every((one) => (picked.reasons[one]?.trim().length ?? 0) >= 3);
  return units !== undefined && units > 0 && isReckoned && isRead && areGiven && picked.verdict.stops.length === 0;
}

const isAmount = (typed: string): boolean => (findQuantity(plainNumber(typed)) ?? 0) > 0;

export function sumOf(picks: readonly Picked[]): Quantity {
  return picks.map(amountOf).reduce(plus, NONE);
}

/** What is still to be picked of a line: what is owed, else what the course takes. */
export function toTake(line: PrescriptionLineShown): Quantity | undefined {
  return findQuantity(line.owed ?? line.suggestion?.quantity ?? '');
}

interface Planned {
  readonly lot: string;
  readonly quantity: string;
}

/** DQ9: what of a plan for the whole line is still to be taken with that in the hand, and what nobody has. */
export function planLeft<Batch extends Planned>(
  batches: readonly Batch[],
  picks: readonly Picked[],
  wanted: Quantity,
): { readonly batches: readonly Batch[]; readonly missing: Quantity } {
  let missing = Math.max(0, wanted - sumOf(picks)) as Quantity;
  const left = batches.flatMap((batch): Batch[] => {
    const inHand = sumOf(picks.filter(({ verdict }) => verdict.batch?.lot === batch.lot));
    const more = Math.min(missing, Math.max(0, (findQuantity(batch.quantity) ?? NONE) - inHand)) as Quantity;
    missing = (missing - more) as Quantity;
    return more === 0 ? [] : [{ ...batch, quantity: quantityText(more) }];
  });
  return { batches: left, missing };
}

/** Two makers of one product are told apart. */
export const nameOf = ({ name, brand }: Pick<DispenseProduct, 'name' | 'brand'>): string =>
  brand ? `${name} (${brand})` : name;

export const takenName = ({ drug, brand }: Pick<Dispensed, 'drug' | 'brand'>): string =>
  nameOf({ name: drug, ...(brand ? { brand } : {}) });

/** DP20: nobody but its maker has seen how it was made; also of what went out already, with the reason why. */
export const wantsLook = ({ made, state }: Pick<Dispensed, 'made' | 'state'>): boolean =>
  state === 'stands' && made?.wantsCheck === true && (made.check === undefined || made.check.found === 'alone');

/** Of it the hand-over is refused. */
export const staysHere = ({ made }: Pick<Dispensed, 'made'>): boolean =>
  made?.wantsCheck === true && (made.check === undefined || made.check.found === 'wrong');

/** What was made, batch by batch: of its own product, then of what went into it beside. */
export const formulaOf = (item: Dispensed) => [
  ...item.batches.map((batch) => ({ ...batch, drug: takenName(item), unit: item.unit, key: `own ${batch.lot}` })),
  ...(item.ingredients ?? []).map((one, at) => ({ ...one, key: `${at} ${one.lot}` })),
];

/** @SAFETY The same lot with another expiry is another batch: it is judged by itself. */
const isOf = (verdict: PackVerdict, batch: PackVerdict['batch']): boolean =>
  batch !== undefined && verdict.batch?.lot === batch.lot && verdict.batch.expiry === batch.expiry;

/**
 * A pack that was scanned comes beside the others. The same batch again is more of it, by the pack; another batch has what
 * is left, or what is in the pack, whichever is less.
 */
export function withPack(
  picks: readonly Picked[],
  pack: Omit<Picked, 'key' | 'quantity' | 'reasons'>,
  line: PrescriptionLineShown,
): readonly Picked[] {
  const { batch, packUnits, product } = pack.verdict;
  const inPack = findQuantity(packUnits ?? '');
  const same = picks.find(({ verdict }) => isOf(verdict, batch) && verdict.product?.productId === product?.productId);
  const wanted = toTake(line);
  const left = wanted === undefined ? undefined : (Math.max(0, wanted - sumOf(picks)) as Quantity);
  const room = batch?.available === undefined ? undefined : findQuantity(batch.available);
  const more = least([left, inPack ?? left, room]) ?? inPack;
  if (same) {
    if (more === undefined || more === 0) return picks;
    const quantity = quantityText(plus(amountOf(same), more));
    return picks.map((one) => (one === same ? { ...one, quantity } : one));
  }
  const key = `${product?.productId ?? ''} ${batch?.lot ?? ''} ${picks.length}`;
  return [
    ...picks,
    { ...pack, key, quantity: more === undefined || more === 0 ? '' : quantityText(more), reasons: {} },
  ];
}

/** @SAFETY DQ11: what was scanned while the item was on its way to the book is still in the hand. */
export function withoutTaken(picks: readonly Picked[], taken: readonly Picked[]): readonly Picked[] {
  return picks.flatMap((one) => {
    const was = taken.find(({ key }) => key === one.key);
    const more = plus(amountOf(one), negative(was ? amountOf(was) : NONE));
    return !was ? [one] : more > 0 ? [{ ...one, quantity: quantityText(more) }] : [];
  });
}

const amountOf = ({ quantity }: Picked): Quantity => findQuantity(plainNumber(quantity)) ?? NONE;

function least(amounts: readonly (Quantity | undefined)[]): Quantity | undefined {
  const known = amounts.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : (Math.min(...known) as Quantity);
}

type SupplyBatch = InputOf<typeof contract.dispense.supply>['batches'][number];

export function batchesOf(picks: readonly Picked[]): SupplyBatch[] {
  return picks.map((picked) => ({
    scans: [...picked.scans],
    quantity: plainNumber(picked.quantity),
    ...(picked.calculated ? { calculated: plainNumber(picked.calculated) } : {}),
    ...(picked.productId ? { productId: picked.productId } : {}),
    ...(picked.read ? { read: picked.read } : {}),
    overrides: reasonsWanted(picked).map((what) => ({ what, reason: picked.reasons[what]?.trim() ?? '' })),
  }));
}

const TO_DO: readonly PrescriptionLineShown['state'][] = ['to-check', 'queried', 'to-pick', 'owing'];

/** Where the work goes on: the next line of the same kind, then whatever is to be done first. */
export function nextLine(lines: readonly PrescriptionLineShown[], after: string): string {
  const at = lines.findIndex(({ line }) => line === after);
  const around = [...lines.slice(at + 1), ...lines.slice(0, at + 1)];
  for (const state of TO_DO) {
    const found = around.find((one) => one.state === state);
    if (found) return found.line;
  }
  return after;
}

/** An expiry as it stands on a pack: `06/2027`, `2027-06`, `30.6.2027`, `2027-06-30`. Undefined of anything else. */
export function readExpiry(typed: string): string | undefined {
  const parts = typed.trim().split(/[-/. ]+/);
  if (parts.some((part) => !/^\d{1,4}$/.test(part)) || parts.length < 2 || parts.length > 3) return undefined;
  const ordered = (parts[0]?.length === 4 ? parts : parts.toReversed()) as string[];
  const [year = '', month = '', day] = ordered;
  if (year.length !== 4 || Number(month) < 1 || Number(month) > 12) return undefined;
  const two = (text: string) => text.padStart(2, '0');
  if (day === undefined) return `${year}-${two(month)}`;
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) >= 1 && Number(day) <= last ? `${year}-${two(month)}-${two(day)}` : undefined;
}
