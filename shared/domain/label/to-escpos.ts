/**
 * A receipt as ESC/POS. These printers know lines and not places: what stands at one height is a line, and the paper is fed
 * to the next. Letters are cells in Windows-1252 (page 16); dots are sent as rasters, 1 is ink. No text can hold a control
 * code (LB5).
 */
import { type ByteWriter, createByteWriter } from './byte-writer.ts';
import { type CellFont, cellLetters, findCells, windows1252 } from './cell-fonts.ts';
import { packDots } from './dots.ts';
import { dotsPerMm, type LabelItem, type LabelLayout, type SymbolRows } from './layout-label.ts';
import type { LetterStyle } from './letter-widths.ts';
import type { PrintOptions } from './to-zpl.ts';

const FONTS: readonly CellFont[] = [{ name: 'A', widthDots: 12, heightDots: 24 }];
export const escPosLetters: LetterStyle = cellLetters(FONTS);

const [ESC, GS, LF] = [0x1b, 0x1d, 0x0a];
/** Fed in front of the knife, dots. */
const TAIL = 40;

export function toEscPos(layout: LabelLayout, { copies }: PrintOptions): Uint8Array<ArrayBuffer> {
  const writer = createByteWriter();
  for (let copy = 0; copy < copies; copy += 1) writeCopy(writer, layout);
  return writer.done();
}

function writeCopy(writer: ByteWriter, { items, heightMm, dpi }: LabelLayout): void {
  const dots = (mm: number): number => Math.round(mm * dotsPerMm(dpi));
  const lines = linesOf(items, dots);
  // Begins anew; Windows-1252; a unit is a dot.
  writer.bytes([ESC, 0x40, ESC, 0x74, 16, GS, 0x50, dpi, dpi]);
  feed(writer, lines[0]?.y ?? 0);
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1]?.y ?? dots(heightMm);
    if (line.items.every(({ item }) => item === 'text')) writeLetters(writer, line.items, next - line.y, dots);
    else writeRaster(writer, line.items, next - line.y, dots);
  }
  feed(writer, TAIL);
  writer.bytes([GS, 0x56, 66, 0]);
}

interface Line {
  readonly y: number;
  readonly items: readonly LabelItem[];
}

function linesOf(items: readonly LabelItem[], dots: (mm: number) => number): readonly Line[] {
  const lines = new Map<number, LabelItem[]>();
  for (const item of items) {
    const y = dots(item.yMm);
    lines.set(y, [...(lines.get(y) ?? []), item]);
  }
  return [...lines].map(([y, of]) => ({ y, items: of })).sort((a, b) => a.y - b.y);
}

function feed(writer: ByteWriter, dots: number): void {
  for (let left = dots; left > 0; left -= 255) writer.bytes([ESC, 0x4a, Math.min(255, left)]);
}

function writeLetters(
  writer: ByteWriter,
  items: readonly LabelItem[],
  down: number,
  dots: (mm: number) => number,
): void {
  for (const item of items) {
    if (item.item !== 'text') continue;
    const times = (findCells(FONTS, dots(item.sizeMm))?.times ?? 1) - 1;
    const x = dots(item.xMm);
    writer.bytes([ESC, 0x24, x & 0xff, x >> 8, GS, 0x21, (times << 4) | times, ESC, 0x45, item.bold ? 1 : 0]);
    writer.bytes(windows1252(item.text));
  }
  writer.bytes([ESC, 0x33, Math.min(255, down), LF]);
  feed(writer, down - 255);
}

/** Everything of one height side by side in one raster, which feeds by its own height. */
function writeRaster(
  writer: ByteWriter,
  items: readonly LabelItem[],
  down: number,
  dots: (mm: number) => number,
): void {
  const parts = items.map((item) => ({ x: dots(item.xMm), rows: rowsOf(item, dots) }));
  const height = Math.max(...parts.map(({ rows }) => rows.length));
  const rows = Array.from({ length: height }, (_row, y) =>
    parts.reduce((row, part) => (part.rows[y] ? row.padEnd(part.x, '0') + part.rows[y] : row), ''),
  );
  const width = Math.max(...rows.map(({ length }) => length));
  const packed = packDots(rows.map((row) => row.padEnd(width, '0')));
  const [across, tall] = [packed.bytesPerRow, packed.height];
  writer.bytes([GS, 0x76, 0x30, 0, across & 0xff, across >> 8, tall & 0xff, tall >> 8]).bytes(packed.bytes);
  feed(writer, down - height);
}

function rowsOf(item: LabelItem, dots: (mm: number) => number): SymbolRows {
  switch (item.item) {
    case 'image':
      return item.rows;
    case 'line':
      return Array.from({ length: Math.max(1, dots(item.heightMm)) }, () => '1'.repeat(dots(item.widthMm)));
    case 'code': {
      const down = item.symbology === 'code-128' ? dots(item.heightMm) : item.moduleDots;
      const broad = item.rows.map((row) => row.replaceAll(/./g, (module) => module.repeat(item.moduleDots)));
      return broad.flatMap((row) => Array.from({ length: down }, () => row));
    }
    case 'text':
      throw new Error('letters beside dots on one line of a receipt');
  }
}
