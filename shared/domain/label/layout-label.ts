/**
 * Where everything of a label stands, once for every output: the printer's bytes and the picture are made of the same
 * layout (LB1). Pure; what does not fit, what nobody has letters for and what a symbol cannot hold refuses the whole label
 * (LB2, LB4).
 *
 * @SAFETY A name that is cut can be another patient's name: a label is whole or it is not printed.
 */
import { type Refusal, refusal } from '../../errors/refusal.ts';
import { breakLines } from './break-lines.ts';
import { type Drawings, type DrawnText, NO_DRAWINGS, type TextToDraw } from './draw-text.ts';
import { type CodeElement, fillText, type LabelDesign, type LabelSymbology, type TextElement } from './label-design.ts';
import { beginsRightToLeft, FONT_0, findForeignLetter, isRightToLeft, type LetterStyle } from './letter-widths.ts';

export interface Box {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** Rows of `1` and `0`, one for each module; without a quiet zone. */
export type SymbolRows = readonly string[];

export interface TextItem extends Box {
  readonly item: 'text';
  readonly text: string;
  readonly sizeMm: number;
  /** At most this long as printed; exactly so long where the letters are cells. */
  readonly lengthMm: number;
  readonly bold: boolean;
}
export interface CodeItem extends Box {
  readonly item: 'code';
  readonly symbology: LabelSymbology;
  readonly text: string;
  readonly rows: SymbolRows;
  /** Dots of a module at the printer's resolution. */
  readonly moduleDots: number;
}
/** Text that was drawn: a dot of the printer for each sign of its rows. */
export interface ImageItem extends Box {
  readonly item: 'image';
  readonly text: string;
  readonly rows: SymbolRows;
}
export interface LineItem extends Box {
  readonly item: 'line';
}
export type LabelItem = TextItem | CodeItem | ImageItem | LineItem;

export interface LabelLayout {
  readonly design: string;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly dpi: number;
  /** Of a receipt: what its paper has beside, above and below what the head prints. Whoever makes pages leaves it free. */
  readonly marginMm?: number;
  readonly items: readonly LabelItem[];
}

/** Port: what modules a symbol has. Throws when the symbology cannot hold the text. */
export type EncodeSymbol = (symbology: LabelSymbology, text: string) => SymbolRows;

export interface LayoutOptions {
  readonly dpi: number;
  readonly encode: EncodeSymbol;
  /** The printer's own letters; those of a ZPL printer unless told otherwise. */
  readonly letters?: LetterStyle;
  /** Of the texts that `planDrawings` named. */
  readonly drawings?: Drawings;
}

export type LabelFields = Readonly<Record<string, string>>;

/** Lines stand this far apart, in letter heights. */
const LEADING = 1.12;

export const dotsPerMm = (dpi: number): number => dpi / 25.4;

export function layoutLabel(design: LabelDesign, fields: LabelFields, options: LayoutOptions): LabelLayout | Refusal {
  const missing = findMissingField(design, fields);
  if (missing !== undefined) return refuseMissing(missing);
  const items: LabelItem[] = [];
  for (const [index, element] of design.elements.entries()) {
    if (element.element === 'line') {
      const { element: _element, ...box } = element;
      items.push({ item: 'line', ...box });
      continue;
    }
    const laid =
      element.element === 'text' ? layText(element, `${index}`, fields, options) : layCode(element, fields, options);
    if ('refused' in laid) return laid;
    items.push(...laid);
  }
  const { id, widthMm, heightMm } = design;
  return { design: id, widthMm, heightMm, dpi: options.dpi, items };
}

/** What is to be drawn first: texts with a letter that the printer lacks. */
export function planDrawings(
  design: LabelDesign,
  fields: LabelFields,
  { dpi, letters = FONT_0 }: Pick<LayoutOptions, 'dpi' | 'letters'>,
): readonly TextToDraw[] {
  return design.elements.flatMap((element, index) => {
    if (element.element !== 'text') return [];
    const text = filled(element.text, fields);
    if (!findForeignLetter(text, letters)) return [];
    const dots = (mm: number): number => Math.floor(mm * dotsPerMm(dpi) + 1e-9);
    const rightToLeft = beginsRightToLeft(text);
    const { lines, bold } = element;
    return {
      ...{ key: `${index}`, text, lines, bold, rightToLeft, align: sideOf(element.align, rightToLeft) },
      ...{ widthDots: dots(element.widthMm), heightDots: dots(element.heightMm) },
      sizesDots: element.sizesMm.map(dots),
    };
  });
}

export function filled(text: string, fields: LabelFields): string {
  return fillText(text, fields).normalize('NFC').replaceAll(/\s+/g, ' ');
}

type Demands = Pick<LabelDesign, 'fields' | 'anyOf'>;

export function findMissingField({ fields: known, anyOf }: Demands, fields: LabelFields): string | undefined {
  const isEmpty = (name: string): boolean => (fields[name] ?? '').trim() === '';
  const missing = known.find(({ name, needed }) => needed && isEmpty(name))?.name;
  return missing ?? anyOf.find((names) => names.every(isEmpty))?.[0];
}

export const refuseMissing = (field: string): Refusal =>
  refusal('invalid-input', 'Something that must stand on this label is not known. Complete the record first.', {
    path: `fields.${field}`,
    support: `field ${field} is empty`,
  });

type Texted = { readonly text: string };

export const refuseWide = (element: Texted): Refusal =>
  refusal('too-large', 'This does not fit on the label, and nothing on a label is ever cut. Choose a larger label.', {
    path: pathOf(element),
    support: `text box ${element.text} is too small`,
  });

const pathOf = ({ text }: Texted): string => `fields.${/\{(\w+)\}/.exec(text)?.[1] ?? ''}`;

export function sideOf(align: TextElement['align'], rightToLeft: boolean): 'left' | 'right' | 'centre' {
  if (align === 'start') return rightToLeft ? 'right' : 'left';
  if (align === 'end') return rightToLeft ? 'left' : 'right';
  return align;
}

function layText(
  element: TextElement,
  key: string,
  fields: LabelFields,
  { dpi, letters = FONT_0, drawings = NO_DRAWINGS }: LayoutOptions,
): readonly LabelItem[] | Refusal {
  const text = filled(element.text, fields);
  if (text === '') return [];
  const foreign = findForeignLetter(text, letters);
  if (foreign) return layDrawn(element, text, drawings.get(key) ?? { state: 'no-letter', letter: foreign }, dpi);
  for (const sizeMm of element.sizesMm) {
    const widthOf = (line: string): number => letters.widthOf(line, Math.round(sizeMm * dotsPerMm(dpi)));
    const most = Math.min(element.lines, Math.floor((element.heightMm / sizeMm - 1) / LEADING + 1 + 1e-9));
    const lines = most < 1 ? undefined : breakLines(text, element.widthMm / sizeMm, most, widthOf);
    if (lines) return lines.map((line, index) => placeLine(element, line, widthOf(line) * sizeMm, sizeMm, index));
  }
  return refuseWide(element);
}

/** Text that came back as dots, where it stands in its box. */
export function layDrawn(
  element: Texted & Pick<Box, 'xMm' | 'yMm'>,
  text: string,
  drawn: DrawnText,
  dpi: number,
): readonly ImageItem[] | Refusal {
  if (drawn.state === 'too-large') return refuseWide(element);
  if (drawn.state === 'no-letter') return refuseForeign(element, drawn.letter);
  const perMm = dotsPerMm(dpi);
  const { xDots, yDots, rows } = drawn;
  const place = { xMm: element.xMm + xDots / perMm, yMm: element.yMm + yDots / perMm };
  const size = { widthMm: (rows[0]?.length ?? 0) / perMm, heightMm: rows.length / perMm };
  return [{ item: 'image', ...place, ...size, text, rows }];
}

function refuseForeign(element: Texted, letter: string): Refusal {
  const more = { path: pathOf(element), support: `letter U+${letter.codePointAt(0)?.toString(16)}` };
  return isRightToLeft(letter)
    ? refusal(
        'unsupported',
        'Neither the printer nor this computer has letters for text that is written from right to left. Write it in Latin letters as well.',
        more,
      )
    : refusal(
        'unsupported',
        'Neither the printer nor this computer has letters for this text. Write it in Latin letters as well.',
        more,
      );
}

function placeLine(element: TextElement, text: string, lengthMm: number, sizeMm: number, index: number): TextItem {
  const spareMm = Math.max(0, element.widthMm - lengthMm);
  const side = sideOf(element.align, false);
  const shiftMm = side === 'left' ? 0 : side === 'right' ? spareMm : spareMm / 2;
  const place = { xMm: element.xMm + shiftMm, yMm: element.yMm + index * sizeMm * LEADING };
  const { bold } = element;
  return { item: 'text', ...place, widthMm: lengthMm, heightMm: sizeMm, text, sizeMm, lengthMm, bold };
}

type PlacedCode = Pick<CodeElement, 'symbology' | 'text' | 'moduleMm'> & Box;

export function layCode(
  element: PlacedCode,
  fields: LabelFields,
  { dpi, encode }: Pick<LayoutOptions, 'dpi' | 'encode'>,
): readonly CodeItem[] | Refusal {
  const { symbology } = element;
  const text = fillText(element.text, fields);
  if (text === '') return [];
  const rows = tryEncode(encode, symbology, text);
  if (!rows) return refusal('invalid-input', 'This text cannot be written as a bar code.', { path: pathOf(element) });
  const perMm = dotsPerMm(dpi);
  const moduleDots = Math.max(1, Math.ceil(element.moduleMm * perMm - 1e-9));
  const widthMm = ((rows[0]?.length ?? 0) * moduleDots) / perMm;
  const heightMm = symbology === 'code-128' ? element.heightMm : (rows.length * moduleDots) / perMm;
  if (widthMm > element.widthMm || heightMm > element.heightMm) return refuseWide(element);
  const { xMm, yMm } = element;
  return [{ item: 'code', xMm, yMm, widthMm, heightMm, symbology, text, rows, moduleDots }];
}

function tryEncode(encode: EncodeSymbol, symbology: LabelSymbology, text: string): SymbolRows | undefined {
  try {
    return encode(symbology, text);
  } catch {
    return undefined;
  }
}
