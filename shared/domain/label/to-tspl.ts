/**
 * A layout as TSPL, as many desktop label printers speak it. Letters are cells in Windows-1252; symbols are dots of our own
 * encoding. 0 is ink. A quotation mark is escaped; a backslash, which escapes, is drawn and never sent (LB5).
 */
import { type ByteWriter, createByteWriter } from './byte-writer.ts';
import { type CellFont, cellLetters, findCells, windows1252 } from './cell-fonts.ts';
import { inverted, type PackedDots, packDots } from './dots.ts';
import { dotsPerMm, type LabelItem, type LabelLayout } from './layout-label.ts';
import type { LetterStyle } from './letter-widths.ts';
import { modules } from './to-epl.ts';
import type { PrintOptions } from './to-zpl.ts';

const FONTS: readonly CellFont[] = [
  { name: '1', widthDots: 8, heightDots: 12 },
  { name: '2', widthDots: 12, heightDots: 20 },
  { name: '3', widthDots: 16, heightDots: 24 },
  { name: '4', widthDots: 24, heightDots: 32 },
  { name: '5', widthDots: 32, heightDots: 48 },
];
const cells = cellLetters(FONTS);

export const tsplLetters: LetterStyle = { ...cells, has: (letter) => letter !== '\\' && cells.has(letter) };

export function toTspl(layout: LabelLayout, { copies }: PrintOptions): Uint8Array<ArrayBuffer> {
  const dots = (mm: number): number => Math.round(mm * dotsPerMm(layout.dpi));
  const writer = createByteWriter();
  const begin = [
    `SIZE ${layout.widthMm} mm,${layout.heightMm} mm`,
    ...['GAP 3 mm,0 mm', 'DIRECTION 1', 'REFERENCE 0,0', 'CODEPAGE 1252', 'CLS'],
  ];
  writer.text(begin.map((line) => `${line}\r\n`).join(''));
  for (const item of layout.items) writeItem(writer, item, dots);
  return writer.text(`PRINT 1,${copies}\r\n`).done();
}

function writeItem(writer: ByteWriter, item: LabelItem, dots: (mm: number) => number): void {
  const [x, y] = [dots(item.xMm), dots(item.yMm)];
  switch (item.item) {
    case 'line':
      writer.text(`BAR ${x},${y},${Math.max(1, dots(item.widthMm))},${Math.max(1, dots(item.heightMm))}\r\n`);
      return;
    case 'text': {
      const chosen = findCells(FONTS, dots(item.sizeMm));
      if (!chosen) throw new Error('a text without letters of its size');
      writer.text(`TEXT ${x},${y},"${chosen.font}",0,${chosen.times},${chosen.times},"`);
      writer.bytes(windows1252(item.text.replaceAll('"', '\\["]'))).text('"\r\n');
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

function writeDots(writer: ByteWriter, x: number, y: number, { bytes, bytesPerRow, height }: PackedDots): void {
  writer.text(`BITMAP ${x},${y},${bytesPerRow},${height},0,`).bytes(inverted(bytes)).text('\r\n');
}
