/**
 * Text that a printer has no letters for is drawn as dots by somebody who has fonts and knows how letters join and in which
 * direction they run. Pure here: what is to be drawn, and what came back. What does not fit or has no letters refuses the
 * whole label, as everywhere (LB2, LB4).
 */
import type { SymbolRows } from './layout-label.ts';

export interface TextToDraw {
  /** Which box of the design it is. */
  readonly key: string;
  readonly text: string;
  readonly widthDots: number;
  readonly heightDots: number;
  /** Height of the letters, the largest first. */
  readonly sizesDots: readonly number[];
  readonly lines: number;
  readonly align: 'left' | 'right' | 'centre';
  readonly bold: boolean;
  readonly rightToLeft: boolean;
}

export type DrawnText =
  /** Only what has ink, and where that stands in the box. */
  | { readonly state: 'drawn'; readonly xDots: number; readonly yDots: number; readonly rows: SymbolRows }
  | { readonly state: 'too-large' }
  /** No font here has this letter. */
  | { readonly state: 'no-letter'; readonly letter: string };

export type Drawings = ReadonlyMap<string, DrawnText>;

/** Port. Undefined where nobody can draw, e.g. a station without its window program. */
export type DrawTexts = (texts: readonly TextToDraw[]) => Promise<readonly DrawnText[] | undefined>;

export const NO_DRAWINGS: Drawings = new Map();
