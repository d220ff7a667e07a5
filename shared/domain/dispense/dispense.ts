import type { DirectionLanguage, LabelWarning, MadeKind, PickPause } from '#shared/model/dispense-codes.ts';
import type { CodedText } from '../coding/coded-text.ts';
import type { Quantity } from '../stock/quantity.ts';

/** A batch that an item was taken from, and how that was ascertained. */
export interface TakenBatch {
  /** 14 digits; absent of goods without one. */
  readonly gtin?: string | undefined;
  readonly lot: string;
  readonly expiry?: string | undefined;
  /** Store or bin. */
  readonly location: string;
  readonly quantity: Quantity;
  /** What the formula says of it, beside what was measured out. */
  readonly calculated?: Quantity | undefined;
  /** `scanned`: product, lot and expiry came from the pack's own symbol. */
  readonly how: 'scanned' | 'keyed' | 'not-scanned';
  /** A person read the lot on the pack and agreed: the symbol was doubtful, or said none. */
  readonly lotConfirmed?: boolean | undefined;
  /** Why this batch and not the one that expires first; why it was taken although the book has none. */
  readonly overrides: readonly { readonly what: PickPause; readonly reason: string }[];
}

/** What went into a made item beside its own product (DI9): it left the shelf for it, and is recalled with it. */
export interface Ingredient extends TakenBatch {
  /** The organisation's product code. */
  readonly product: string;
  /** Its name as it was then. */
  readonly text: string;
  readonly unit: string;
}

/** Every batch of an item, with the product that it is of. */
export const takenOf = ({
  batches,
  product,
  ingredients = [],
}: Pick<Dispense, 'batches' | 'product' | 'ingredients'>) => [
  ...batches.map((batch) => ({ ...batch, product })),
  ...ingredients,
];

/** Opened, reconstituted or made to a recipe: it lasts shorter than its pack says (DI9). */
export interface Made {
  readonly kind: MadeKind;
  /** ISO 8601. */
  readonly at: string;
  /** Last moment at which it may be used, ISO 8601. */
  readonly useBy: string;
  /** Diluent and volume, or the recipe. */
  readonly note?: string | undefined;
  /** Its own batch number (DI16). Absent of what was only opened, and of what was made before there were any. */
  readonly number?: string | undefined;
}

/** DI15: what was dissolved or made to a recipe is looked at by another person; a pack that was opened is not. */
export const wantsSecondLook = ({ made }: { readonly made?: Pick<Made, 'kind'> | undefined }): boolean =>
  made !== undefined && made.kind !== 'opened';

/** How it was counted out: whole original packs, the rest loose (DI8). */
export interface CountedOut {
  readonly packs: number;
  /** Base units in one pack. */
  readonly packUnits?: Quantity | undefined;
  readonly loose: Quantity;
}

/** An item taken from stock, labelled and ready: what a MedicationDispense says. */
export interface Dispense {
  readonly patientId: string;
  readonly entry: string;
  readonly line: string;
  readonly order?: { readonly id: string; readonly lineage: string } | undefined;
  readonly drug: CodedText;
  /** The organisation's product code, of what was taken. */
  readonly product: string;
  /** What that product was when it was taken (FO7). Absent of those who were taken before it was kept. */
  readonly productVersion?: string | undefined;
  readonly substitution?: { readonly forProduct?: string | undefined; readonly reason: string } | undefined;
  readonly quantity: Quantity;
  readonly unit: string;
  /** All that was asked for on this line, as far as known then. */
  readonly wanted?: Quantity | undefined;
  readonly daysSupply?: number | undefined;
  readonly directions: string;
  /** The language that they are in, and the warnings beside them. */
  readonly label?: { readonly language: DirectionLanguage; readonly warnings: readonly LabelWarning[] } | undefined;
  readonly batches: readonly TakenBatch[];
  readonly counted?: CountedOut | undefined;
  readonly made?: Made | undefined;
  readonly ingredients?: readonly Ingredient[] | undefined;
  readonly preparer: { readonly id: string; readonly name: string };
  readonly preparedAt: string;
}
