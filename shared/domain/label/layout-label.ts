/**
 * Where everything of a label stands, once for every output: the printer's bytes and the picture are made of the same
 * layout (LB1). Pure; what does not fit, what a font lacks and what a symbol cannot hold refuses the whole label (LB2, LB4).
 *
 * @SAFETY A name that is cut can be another patient's name: a label is whole or it is not printed.
 */
import { type Refusal, refusal } from '../../errors/refusal.ts';
import { breakLines } from './break-lines.ts';
import { type CodeElement, fillText, type LabelDesign, type LabelSymbology, type TextElement } from './label-design.ts';
import { findForeignLetter, isRightToLeft, textWidth } from './letter-widths.ts';

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
  /** At most this long as printed. */
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
export interface LineItem extends Box {
  readonly item: 'line';
}
export type LabelItem = TextItem | CodeItem | LineItem;

export interface LabelLayout {
  readonly design: string;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly dpi: number;
  readonly items: readonly LabelItem[];
}

/** Port: what modules a symbol has. Throws when the symbology cannot hold the text. */
export type EncodeSymbol = (symbology: LabelSymbology, text: string) => SymbolRows;

export interface LayoutOptions {
  readonly dpi: number;
  readonly encode: EncodeSymbol;
}

type Fields = Readonly<Record<string, string>>;

/** Lines stand this far apart, in letter heights. */
const LEADING = 1.12;

export const dotsPerMm = (dpi: number): number => dpi / 25.4;

export function layoutLabel(design: LabelDesign, fields: Fields, options: LayoutOptions): LabelLayout | Refusal {
  const isEmpty = (name: string): boolean => (fields[name] ?? '').trim() === '';
  const missing =
    design.fields.find(({ name, needed }) => needed && isEmpty(name))?.name ??
    design.anyOf.find((names) => names.every(isEmpty))?.[0];
  if (missing !== undefined) return refuseMissing(missing);
  const items: LabelItem[] = [];
  for (const element of design.elements) {
    if (element.element === 'line') {
      const { element: _element, ...box } = element;
      items.push({ item: 'line', ...box });
      continue;
    }
    const laid = element.element === 'text' ? layText(element, fields) : layCode(element, fields, options);
    if ('refused' in laid) return laid;
    items.push(...laid);
  }
  const { id, widthMm, heightMm } = design;
  return { design: id, widthMm, heightMm, dpi: options.dpi, items };
}

const refuseMissing = (field: string): Refusal =>
  refusal('invalid-input', 'Something that must stand on this label is not known. Complete the record first.', {
    path: `fields.${field}`,
    support: `field ${field} is empty`,
  });

const refuseWide = (element: TextElement | CodeElement): Refusal =>
  refusal('too-large', 'This does not fit on the label, and nothing on a label is ever cut. Choose a larger label.', {
    path: pathOf(element),
    support: `text box ${element.text} is too small`,
  });

const pathOf = ({ text }: { readonly text: string }): string => `fields.${/\{(\w+)\}/.exec(text)?.[1] ?? ''}`;

function layText(element: TextElement, fields: Fields): readonly TextItem[] | Refusal {
  const text = fillText(element.text, fields).normalize('NFC').replaceAll(/\s+/g, ' ');
  if (text === '') return [];
  const foreign = findForeignLetter(text);
  if (foreign) return refuseForeign(element, foreign);
  for (const sizeMm of element.sizesMm) {
    const most = Math.min(element.lines, Math.floor((element.heightMm / sizeMm - 1) / LEADING + 1 + 1e-9));
    const lines = most < 1 ? undefined : breakLines(text, element.widthMm / sizeMm, most);
    if (lines) return lines.map((line, index) => placeLine(element, line, sizeMm, index));
  }
  return refuseWide(element);
}

function refuseForeign(element: TextElement, letter: string): Refusal {
  const more = { path: pathOf(element), support: `letter U+${letter.codePointAt(0)?.toString(16)}` };
  return isRightToLeft(letter)
    ? refusal(
        'unsupported',
        'Text that is written from right to left cannot be printed yet. Write the name in Latin letters as well.',
        more,
      )
    : refusal(
        'unsupported',
        'The label printer has no letters for this text. Write it in Latin letters as well.',
        more,
      );
}

function placeLine(element: TextElement, text: string, sizeMm: number, index: number): TextItem {
  const lengthMm = textWidth(text) * sizeMm;
  const spareMm = Math.max(0, element.widthMm - lengthMm);
  const shiftMm = element.align === 'left' ? 0 : element.align === 'right' ? spareMm : spareMm / 2;
  const place = { xMm: element.xMm + shiftMm, yMm: element.yMm + index * sizeMm * LEADING };
  return { item: 'text', ...place, widthMm: lengthMm, heightMm: sizeMm, text, sizeMm, lengthMm, bold: element.bold };
}

function layCode(element: CodeElement, fields: Fields, { dpi, encode }: LayoutOptions): readonly CodeItem[] | Refusal {
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
