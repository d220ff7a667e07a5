/** Codes of the counter, as documents and screens bear them. What follows from them stands in `shared/domain/dispense`. */
/** A language that labels are written in, by BCP 47: which there are is data (`resources/directions`). */
export type DirectionLanguage = string;

/** Said about a product of its own accord; a pharmacist adds and takes away. */
export const LABEL_WARNINGS = [
  'keep-from-children',
  'shake-bottle',
  'keep-in-fridge',
  'for-external-use',
  'finish-course',
  'may-cause-drowsiness',
  'no-alcohol',
  'with-food',
  'empty-stomach',
  'swallow-whole',
] as const;
export type LabelWarning = (typeof LABEL_WARNINGS)[number];

/** What happened to a product here before it leaves; it lasts shorter than its pack says from then on. */
export const MADE_KINDS = ['opened', 'reconstituted', 'extemporaneous'] as const;
export type MadeKind = (typeof MADE_KINDS)[number];

/** What a person has to answer before a batch is taken; nothing here stops anybody for good. */
export const PICK_PAUSES = [
  'confirm-lot',
  'lot-unknown',
  'expiry-unknown',
  'not-first-expired',
  'expires-in-course',
  /** The lot is in the book with another expiry. */
  'expiry-differs',
  'not-on-hand',
  'not-scanned',
  'substitute',
  'restricted',
] as const;
export type PickPause = (typeof PICK_PAUSES)[number];

/** What nobody overrides. */
export const PICK_STOPS = [
  'unreadable',
  'unknown-product',
  'wrong-product',
  'restricted',
  /** A substitute that something in the record speaks against. */
  'against-patient',
  'expired',
  'recalled',
  'quarantined',
  'shortage-open',
] as const;
export type PickStop = (typeof PICK_STOPS)[number];

/** Why something that came back may not go to the shelf. */
export const NO_RETURN = [
  'left-with-patient',
  'controlled',
  'kept-cold',
  'made-or-opened',
  'not-sealed',
  'expired',
  'recalled',
] as const;
export type NoReturn = (typeof NO_RETURN)[number];
