/**
 * A layout as ZPL II. Text is font 0 in UTF-8, each line set by itself where the layout put it, its width set so that it
 * cannot be longer than was judged; symbols are the printer's own, so that they are as sharp as its head. Nothing of the
 * text can become a command: the three characters that ZPL acts on are written as hexadecimal (LB5).
 */
import { GS } from '../gs1/element-string.ts';
import { packDots } from './dots.ts';
import {
  type CodeItem,
  dotsPerMm,
  type ImageItem,
  type LabelItem,
  type LabelLayout,
  type TextItem,
} from './layout-label.ts';

export interface PrintOptions {
  readonly copies: number;
}

export function toZpl(layout: LabelLayout, { copies }: PrintOptions): string {
  const dots = (mm: number): number => Math.round(mm * dotsPerMm(layout.dpi));
  const begin = `^XA^CI28^PW${dots(layout.widthMm)}^LL${dots(layout.heightMm)}^LH0,0^MMT`;
  const items = layout.items.map((item) => `^FO${dots(item.xMm)},${dots(item.yMm)}${command(item, dots)}^FS`);
  return `${[begin, ...items, `^PQ${copies},0,1,N`, '^XZ'].join('\n')}\n`;
}

function command(item: LabelItem, dots: (mm: number) => number): string {
  switch (item.item) {
    case 'line':
      return `^GB${dots(item.widthMm)},${Math.max(1, dots(item.heightMm))},${Math.max(1, dots(Math.min(item.widthMm, item.heightMm)))}`;
    case 'text':
      return textCommand(item, dots);
    case 'code':
      return codeCommand(item, dots);
    case 'image':
      return imageCommand(item);
  }
}

/** Dots in hexadecimal, row by row. */
function imageCommand({ rows }: ImageItem): string {
  const { bytes, bytesPerRow } = packDots(rows);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
  return `^GFA,${bytes.length},${bytes.length},${bytesPerRow},${hex}`;
}

function textCommand({ sizeMm, text }: TextItem, dots: (mm: number) => number): string {
  const size = dots(sizeMm);
  return `^A0N,${size},${size}^FH\\^FD${escaped(text)}`;
}

function codeCommand(item: CodeItem, dots: (mm: number) => number): string {
  const { symbology, moduleDots, text } = item;
  if (symbology === 'code-128') return `^BY${moduleDots}^BCN,${dots(item.heightMm)},N,N,N,A^FH\\^FD${escaped(text)}`;
  // Quality 200; the last parameter is the sign that stands before FNC1 and before an underscore's number.
  return `^BXN,${moduleDots},200,,,,_^FH\\^FD${symbology === 'gs1-datamatrix' ? withFnc1(text) : inMatrix(text)}`;
}

/** `_1` is FNC1: in front, and wherever a field of open length ends. */
function withFnc1(text: string): string {
  return `_1${text.split(GS).map(inMatrix).join('_1')}`;
}

const inMatrix = (text: string): string => escaped(text).replaceAll('_', '_d095');

/** A backslash begins a hexadecimal byte; caret and tilde would be commands. Bytes of UTF-8 stay. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^~]/g, (sign) => `\\${sign.charCodeAt(0).toString(16)}`);
}
