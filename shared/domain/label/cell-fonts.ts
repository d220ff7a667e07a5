/**
 * Fonts of printers whose letters are all of one width: cells of whole dots, multiplied in both directions. A text is set in
 * the largest cells that are not higher than the design's size, so that what was judged is what is printed (LB1, LB3).
 */
import type { LetterStyle } from './letter-widths.ts';

export interface CellFont {
  /** As the printer calls it. */
  readonly name: string;
  /** With the gap behind the letter. */
  readonly widthDots: number;
  readonly heightDots: number;
}

export interface ChosenCells {
  readonly font: string;
  /** Times as broad and as high. */
  readonly times: number;
  readonly widthDots: number;
  readonly heightDots: number;
}

const MOST_TIMES = 6;

/** The highest cells that fit; of two as high the ones of the larger font, which are drawn finer. */
export function findCells(fonts: readonly CellFont[], sizeDots: number): ChosenCells | undefined {
  let best: ChosenCells | undefined;
  for (const { name, widthDots, heightDots } of fonts) {
    const times = Math.min(MOST_TIMES, Math.floor(sizeDots / heightDots));
    const height = times * heightDots;
    const isBetter =
      times >= 1 && (!best || height > best.heightDots || (height === best.heightDots && times < best.times));
    if (isBetter) best = { font: name, times, widthDots: times * widthDots, heightDots: height };
  }
  return best;
}

/** Letters of Windows-1252, which these printers are switched to. */
export function cellLetters(fonts: readonly CellFont[]): LetterStyle {
  return {
    has: (letter) => toWindows1252(letter) !== undefined,
    widthOf(text, sizeDots) {
      const cells = findCells(fonts, sizeDots);
      return cells ? ([...text].length * cells.widthDots) / sizeDots : Number.POSITIVE_INFINITY;
    },
  };
}

/** Signs of Windows-1252 that are not at their place of Unicode, from 0x80; an underscore has no sign. */
const UPPER = '€_‚ƒ„…†‡ˆ‰Š‹Œ_Ž__‘’“”•–—˜™š›œ_žŸ';

/** Its byte; undefined where the page has no such letter. */
export function toWindows1252(letter: string): number | undefined {
  const code = letter.codePointAt(0) ?? 0;
  if ((code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff && code !== 0xad)) return code;
  const place = letter === '_' ? -1 : UPPER.indexOf(letter);
  return place < 0 ? undefined : 0x80 + place;
}

/** Bytes of a text whose letters were asked for before; one that is not there would be a question mark. */
export function windows1252(text: string): Uint8Array {
  return Uint8Array.from([...text.normalize('NFC')], (letter) => toWindows1252(letter) ?? 0x3f);
}
