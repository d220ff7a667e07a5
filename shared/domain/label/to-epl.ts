/**
 * A layout as EPL2, for older desktop label printers. Letters are cells in Windows-1252; symbols are dots of our own
 * encoding, as sharp as the head. 0 is ink. A quotation mark or backslash of a text is escaped (LB5).
 */
import { type ByteWriter, createByteWriter } from './byte-writer.ts';
import { type CellFont, cellLetters, findCells, windows1252 } from './cell-fonts.ts';
import { inverted, type PackedDots, packDots } from './dots.ts';
import { dotsPerMm, type LabelItem, type LabelLayout } from './layout-label.ts';
import type { LetterStyle } from './letter-widths.ts';
import type { PrintOptions } from './to-zpl.ts';

/** Cells of the built-in fonts with their gap, by resolution. The largest one has capitals only and is left out. */
const FONTS_203: readonly CellFont[] = [
  { name: '1', widthDots: 10, heightDots: 12 },
  { name: '2', widthDots: 12, heightDots: 16 },
  { name: '3', widthDots: 14, heightDots: 20 },
  { name: '4', widthDots: 16, heightDots: 24 },
];
const FONTS_300: readonly CellFont[] = [
  { name: '1', widthDots: 14, heightDots: 20 },
  { name: '2', widthDots: 18, heightDots: 28 },
  { name: '3', widthDots: 22, heightDots: 36 },
  { name: '4', widthDots: 26, heightDots: 44 },
];
const fontsAt = (dpi: number): readonly CellFont[] => (dpi >= 300 ? FONTS_300 : FONTS_203);

export const eplLetters = (dpi: number): LetterStyle => cellLetters(fontsAt(dpi));

/** Between two labels of the roll, millimetres. */
const GAP_MM = 3;

export function toEpl(layout: LabelLayout, { copies }: PrintOptions): Uint8Array<ArrayBuffer> {
  const dots = (mm: number): number => Math.round(mm * dotsPerMm(layout.dpi));
  const writer = createByteWriter();
  writer.text(`\nN\nI8,A,001\nq${dots(layout.widthMm)}\nQ${dots(layout.heightMm)},${dots(GAP_MM)}\n`);
  for (const item of layout.items) writeItem(writer, item, layout.dpi, dots);
  return writer.text(`P${copies}\n`).done();
}

function writeItem(writer: ByteWriter, item: LabelItem, dpi: number, dots: (mm: number) => number): void {
  const [x, y] = [dots(item.xMm), dots(item.yMm)];
  switch (item.item) {
    case 'line':
      writer.text(`LO${x},${y},${Math.max(1, dots(item.widthMm))},${Math.max(1, dots(item.heightMm))}\n`);
      return;
    case 'text': {
      const cells = findCells(fontsAt(dpi), dots(item.sizeMm));
      if (!cells) throw new Error('a text without letters of its size');
      writer.text(`A${x},${y},0,${cells.font},${cells.times},${cells.times},N,"`);
      writer.bytes(windows1252(item.text.replaceAll(/["\\]/g, '\\$&'))).text('"\n');
      return;
    }
    case 'code':
      writeDots(writer, x, y, packDots(item.rows, modules(item, dots)));
      return;
    case 'image':
      writeDots(writer, x, y, packDots(item.rows));
      return;
  }
}

type Code = Extract<LabelItem, { item: 'code' }>;

/** Bars are as high as their box; the modules of a matrix are square. */
export function modules({ symbology, moduleDots, heightMm }: Code, dots: (mm: number) => number) {
  return { across: moduleDots, down: symbology === 'code-128' ? dots(heightMm) : moduleDots };
}

function writeDots(writer: ByteWriter, x: number, y: number, { bytes, bytesPerRow, height }: PackedDots): void {
  writer.text(`GW${x},${y},${bytesPerRow},${height}\n`).bytes(inverted(bytes)).text('\n');
}
