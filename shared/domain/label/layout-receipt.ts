/** Where everything of a receipt stands: line by line, as high as it becomes. Nothing is cut here either (LB2). */
import { isRefusal, type Refusal } from '../../errors/refusal.ts';
import { breakLines } from './break-lines.ts';
import { type DrawnText, NO_DRAWINGS, type TextToDraw } from './draw-text.ts';
import { fillText } from './label-design.ts';
import {
  dotsPerMm,
  filled,
  findMissingField,
  type LabelFields,
  type LabelItem,
  type LabelLayout,
  type LayoutOptions,
  layCode,
  layDrawn,
  refuseMissing,
  refuseWide,
  sideOf,
} from './layout-label.ts';
import { beginsRightToLeft, FONT_0, findForeignLetter, type LetterStyle } from './letter-widths.ts';
import type { ReceiptDesign, ReceiptElement } from './receipt-design.ts';

/** Heights in dots: the cells of receipt printers. */
const NORMAL = 24;
const LINE = 30;
const TIMES = { normal: 1, large: 2, huge: 4 } as const;
/** 72 of 80 mm are printed. */
const MARGIN_MM = 4;
const MOST_LINES = 12;
/** Of a row that is drawn: how much of its width its text may take; the amount has the rest. */
const DRAWN_TEXT_SHARE = 0.68;

type TextOf = Extract<ReceiptElement, { element: 'text' }>;
type Align = TextOf['align'];

/** One text that is set, broken or drawn by itself. */
interface Block {
  readonly key: string;
  readonly text: string;
  readonly source: string;
  readonly xDots: number;
  readonly widthDots: number;
  readonly sizeDots: number;
  readonly align: Align;
  readonly bold: boolean;
}

/** Blocks side by side; the next line begins below the lowest of them. */
type Line = readonly Block[];
type Piece = { readonly line: Line } | { readonly element: Exclude<ReceiptElement, { element: 'text' | 'rows' }> };
type Metrics = Pick<LayoutOptions, 'dpi' | 'letters'>;

export function layoutReceipt(
  design: ReceiptDesign,
  fields: LabelFields,
  options: LayoutOptions,
): LabelLayout | Refusal {
  const missing = findMissingField(design, fields);
  if (missing !== undefined) return refuseMissing(missing);
  const perMm = dotsPerMm(options.dpi);
  const items: LabelItem[] = [];
  let yDots = 0;
  for (const piece of piecesOf(design, fields, options)) {
    const laid =
      'line' in piece ? layLine(piece.line, yDots, options) : layElement(piece.element, design, fields, yDots, options);
    if (isRefusal(laid)) return laid;
    items.push(...laid.items);
    yDots += laid.heightDots;
  }
  const { id, widthMm } = design;
  return { design: id, widthMm, heightMm: yDots / perMm, dpi: options.dpi, marginMm: MARGIN_MM, items };
}

export function planReceiptDrawings(
  design: ReceiptDesign,
  fields: LabelFields,
  options: Metrics,
): readonly TextToDraw[] {
  return piecesOf(design, fields, options).flatMap((piece) => {
    if (!('line' in piece) || !isDrawn(piece.line, options.letters)) return [];
    return piece.line.filter(({ text }) => text !== '').map(toDraw);
  });
}

function toDraw({ key, text, widthDots, sizeDots, align, bold }: Block): TextToDraw {
  const rightToLeft = beginsRightToLeft(text);
  const size = { widthDots, heightDots: MOST_LINES * sizeDots * 2, sizesDots: [sizeDots], lines: MOST_LINES };
  return { key, text, ...size, bold, rightToLeft, align: sideOf(align, rightToLeft) };
}

/** A line with one foreign letter is drawn as a whole: a receipt printer sets dots and letters on lines of their own. */
function isDrawn(line: Line, letters: LetterStyle = FONT_0): boolean {
  return line.some(({ text }) => findForeignLetter(text, letters) !== undefined);
}

function piecesOf({ elements, widthMm }: ReceiptDesign, fields: LabelFields, options: Metrics): readonly Piece[] {
  const widthDots = Math.floor(widthMm * dotsPerMm(options.dpi) + 1e-9);
  return elements.flatMap((element, index): readonly Piece[] => {
    if (element.element === 'rows') return rowsOf(element, `${index}`, fields, widthDots, options);
    if (element.element !== 'text') return [{ element }];
    const text = filled(element.text, fields);
    const { size, align, bold } = element;
    const sizeDots = TIMES[size] * NORMAL;
    const place = { key: `${index}`, source: element.text, xDots: 0, widthDots, sizeDots };
    return text === '' ? [] : [{ line: [{ ...place, text, align, bold }] }];
  });
}

type RowsOf = Extract<ReceiptElement, { element: 'rows' }>;

function rowsOf(
  { rows, bold }: RowsOf,
  key: string,
  fields: LabelFields,
  widthDots: number,
  options: Metrics,
): Piece[] {
  const lines = fillText(rows, fields).split('\n');
  return lines.flatMap((line, index) => {
    const [text = '', amount = ''] = line
      .split('\t')
      .map((part) => part.normalize('NFC').replaceAll(/\s+/g, ' ').trim());
    if (text === '' && amount === '') return [];
    const own = { source: rows, sizeDots: NORMAL, bold };
    const left: Block = { ...own, key: `${key}.${index}`, text, xDots: 0, widthDots, align: 'start' };
    const right: Block = { ...left, key: `${key}.${index}.amount`, text: amount, align: 'right' };
    return [{ line: shareLine(left, right, widthDots, options.letters ?? FONT_0) }];
  });
}

function shareLine(left: Block, right: Block, widthDots: number, letters: LetterStyle): Line {
  if (right.text === '') return [left];
  const drawn = isDrawn([left, right], letters);
  const amountDots = drawn
    ? Math.floor(widthDots * (1 - DRAWN_TEXT_SHARE))
    : Math.ceil(letters.widthOf(right.text, NORMAL) * NORMAL);
  const gapDots = Math.ceil(letters.widthOf(' ', NORMAL) * NORMAL);
  const leftDots = Math.max(0, widthDots - amountDots - gapDots);
  return [
    { ...left, widthDots: leftDots },
    { ...right, xDots: widthDots - amountDots, widthDots: amountDots },
  ];
}

interface Laid {
  readonly items: readonly LabelItem[];
  readonly heightDots: number;
}

function layLine(line: Line, yDots: number, options: LayoutOptions): Laid | Refusal {
  const lay = isDrawn(line, options.letters) ? layDrawnBlock : laySetBlock;
  const items: LabelItem[] = [];
  let heightDots = 0;
  for (const block of line) {
    const laid = lay(block, yDots, options);
    if (isRefusal(laid)) return laid;
    items.push(...laid.items);
    heightDots = Math.max(heightDots, laid.heightDots);
  }
  return { items, heightDots };
}

function laySetBlock(block: Block, yDots: number, { dpi, letters = FONT_0 }: LayoutOptions): Laid | Refusal {
  const { text, source, sizeDots, widthDots, bold } = block;
  const perMm = dotsPerMm(dpi);
  const lengthOf = (line: string): number => letters.widthOf(line, sizeDots) * sizeDots;
  const lines = breakLines(text, widthDots + 1e-6, MOST_LINES, lengthOf);
  if (!lines) return refuseWide({ text: source });
  const pitch = sizeDots + LINE - NORMAL;
  const side = sideOf(block.align, false);
  const items = lines.map((line, index): LabelItem => {
    const length = lengthOf(line);
    const spare = Math.max(0, widthDots - length);
    const x = block.xDots + (side === 'left' ? 0 : side === 'right' ? spare : Math.floor(spare / 2));
    const box = { xMm: x / perMm, yMm: (yDots + index * pitch) / perMm, widthMm: length / perMm };
    const sizeMm = sizeDots / perMm;
    return { item: 'text', ...box, heightMm: sizeMm, text: line, sizeMm, lengthMm: length / perMm, bold };
  });
  return { items, heightDots: lines.length * pitch };
}

function layDrawnBlock(block: Block, yDots: number, { dpi, drawings = NO_DRAWINGS }: LayoutOptions): Laid | Refusal {
  if (block.text === '') return { items: [], heightDots: 0 };
  const perMm = dotsPerMm(dpi);
  const foreign = findForeignLetter(block.text) ?? block.text.charAt(0);
  const found: DrawnText = drawings.get(block.key) ?? { state: 'no-letter', letter: foreign };
  // Lines of dots follow each other, so what stands above the ink is not kept.
  const drawn = found.state === 'drawn' ? { ...found, yDots: 0 } : found;
  const place = { text: block.source, xMm: block.xDots / perMm, yMm: yDots / perMm };
  const items = layDrawn(place, block.text, drawn, dpi);
  if (isRefusal(items)) return items;
  const inkDots = drawn.state === 'drawn' ? drawn.rows.length : 0;
  return { items, heightDots: inkDots + LINE - NORMAL };
}

function layElement(
  element: Extract<Piece, { element: unknown }>['element'],
  { widthMm }: ReceiptDesign,
  fields: LabelFields,
  yDots: number,
  options: LayoutOptions,
): Laid | Refusal {
  const perMm = dotsPerMm(options.dpi);
  const yMm = yDots / perMm;
  switch (element.element) {
    case 'gap':
      return { items: [], heightDots: LINE };
    case 'rule':
      return {
        items: [{ item: 'line', xMm: 0, yMm: (yDots + 8) / perMm, widthMm, heightMm: 2 / perMm }],
        heightDots: 18,
      };
    case 'code': {
      const { symbology, text, moduleMm, heightMm } = element;
      const room = symbology === 'code-128' ? heightMm : widthMm;
      const codes = layCode({ symbology, text, moduleMm, xMm: 0, yMm, widthMm, heightMm: room }, fields, options);
      if (isRefusal(codes)) return codes;
      // In the middle, on a whole dot.
      const placed = codes.map((code) => ({
        ...code,
        xMm: Math.floor(((widthMm - code.widthMm) / 2) * perMm) / perMm,
      }));
      return { items: placed, heightDots: Math.ceil(Math.max(0, ...placed.map((code) => code.heightMm)) * perMm) };
    }
  }
}
