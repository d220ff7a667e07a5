/**
 * How wide a text becomes in the scalable font of label printers (ZPL font 0), in letter heights. Careful figures: the
 * real letters are narrower, so that what fits here fits on the label (LB3). Printers differ in a hundredth or two.
 */
const NARROW = /[ijlIJ.,:;'|!()[\]ftr -]/;
const BROAD = /[MWmw@%&ŒœÆæ—]/;
const CAPITAL = /\p{Lu}/u;

function widthOf(letter: string): number {
  if (NARROW.test(letter)) return 0.36;
  if (BROAD.test(letter)) return 0.88;
  return CAPITAL.test(letter) ? 0.66 : 0.56;
}

/** How the letters of a printer's own font are: what it has, and how much room they take. */
export interface LetterStyle {
  /** In multiples of the letter height; Infinity where the printer has no letters of so small a size. */
  widthOf(text: string, sizeDots: number): number;
  has(letter: string): boolean;
}

/** In multiples of the letter height. */
export function textWidth(text: string): number {
  let width = 0;
  for (const letter of text.normalize('NFC')) width += widthOf(letter);
  return width;
}

/** Letters that font 0 has: Latin with its accents. Others are refused, never printed as boxes or left out (LB4). */
const PRINTABLE =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u0218-\u021b\u1e00-\u1eff\u2013\u2014\u2018-\u201e\u2022\u20ac]*$/;

/** The scalable font of ZPL printers. */
export const FONT_0: LetterStyle = { widthOf: textWidth, has: (letter) => PRINTABLE.test(letter) };

/** The first letter that the printer's font lacks. */
export function findForeignLetter(text: string, { has }: LetterStyle = FONT_0): string | undefined {
  for (const letter of text.normalize('NFC')) if (!has(letter)) return letter;
  return undefined;
}

/** Scripts that are written from the right; named in the refusal. */
export function isRightToLeft(letter: string): boolean {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(letter);
}

/** Whether a text is written from the right: by its first letter that has a direction. */
export function beginsRightToLeft(text: string): boolean {
  for (const letter of text) {
    if (isRightToLeft(letter)) return true;
    if (/\p{L}/u.test(letter)) return false;
  }
  return false;
}
