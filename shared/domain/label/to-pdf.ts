/**
 * A label as a PDF of its own size, for printers that the operating system has set up. One unit is a dot of the layout, from
 * below; text is Helvetica, which every reader of PDF has, symbols are rectangles on whole dots. No text can become an operator:
 * it is written in hexadecimal (LB5).
 */
import { createByteWriter } from './byte-writer.ts';
import { toWindows1252, windows1252 } from './cell-fonts.ts';
import { dotsPerMm, type LabelItem, type LabelLayout, type SymbolRows } from './layout-label.ts';
import type { LetterStyle } from './letter-widths.ts';
import type { PrintOptions } from './to-zpl.ts';

/** Helvetica-Bold, in thousandths of its size, from the space to the tilde: never narrower than Helvetica. */
const WIDTHS = [
  ...[278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278],
  ...[556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611],
  ...[975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778],
  ...[667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556],
  ...[333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611],
  ...[611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584],
];
const BROADEST = 1000;

function widthOf(letter: string): number {
  // An accent adds no width; what is not a letter of ASCII with an accent is reckoned as broad as can be.
  const plain = letter.normalize('NFD').charCodeAt(0);
  return WIDTHS[plain - 0x20] ?? BROADEST;
}

export const pdfLetters: LetterStyle = {
  widthOf: (text) => [...text.normalize('NFC')].reduce((sum, letter) => sum + widthOf(letter), 0) / 1000,
  has: (letter) => toWindows1252(letter) !== undefined,
};

export function toPdf(layout: LabelLayout, { copies }: PrintOptions): Uint8Array<ArrayBuffer> {
  const perMm = dotsPerMm(layout.dpi);
  const { marginMm = 0 } = layout;
  const [width, height] = [layout.widthMm, layout.heightMm].map((mm) => pointsOf(mm + 2 * marginMm).toFixed(2));
  const content = contentOf(layout, (mm) => Math.round(mm * perMm));
  const pages = Array.from({ length: copies }, (_, n) => 6 + n);
  return writeObjects([
    '<</Type/Catalog/Pages 2 0 R/ViewerPreferences<</PrintScaling/None>>>>',
    `<</Type/Pages/Count ${copies}/Kids[${pages.map((page) => `${page} 0 R`).join(' ')}]>>`,
    font('Helvetica'),
    font('Helvetica-Bold'),
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    ...pages.map(
      () =>
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Contents 5 0 R/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>`,
    ),
  ]);
}

const pointsOf = (mm: number): number => (mm / 25.4) * 72;
const font = (name: string): string => `<</Type/Font/Subtype/Type1/BaseFont/${name}/Encoding/WinAnsiEncoding>>`;

/** Letters stand on their line at this part of their height. */
const BASELINE = 0.8;

function contentOf({ dpi, heightMm, marginMm = 0, items }: LabelLayout, dots: (mm: number) => number): string {
  const tall = dots(heightMm);
  const box = (x: number, y: number, w: number, h: number): string => `${x} ${tall - y - h} ${w} ${h} re`;
  const write = (item: LabelItem): string => {
    const [x, y] = [dots(item.xMm), dots(item.yMm)];
    switch (item.item) {
      case 'line':
        return `${box(x, y, dots(item.widthMm), Math.max(1, dots(item.heightMm)))} f`;
      case 'text': {
        const size = dots(item.sizeMm);
        const from = tall - y - Math.round(size * BASELINE);
        return `BT /F${item.bold ? 2 : 1} ${size} Tf ${x} ${from} Td <${hexOf(item.text)}> Tj ET`;
      }
      case 'code':
        return `${rectangles(item.rows, box, { x, y, ...moduleOf(item, dots) })} f`;
      case 'image':
        return `${rectangles(item.rows, box, { x, y, w: 1, h: 1 })} f`;
    }
  };
  const [scale, margin] = [(72 / dpi).toFixed(6), pointsOf(marginMm).toFixed(2)];
  return [`${scale} 0 0 ${scale} ${margin} ${margin} cm`, ...items.map(write)].join('\n');
}

type Code = Extract<LabelItem, { item: 'code' }>;

/** A bar is as tall as its code, a module of a matrix is square. */
function moduleOf({ rows, moduleDots, heightMm }: Code, dots: (mm: number) => number) {
  return { w: moduleDots, h: rows.length === 1 ? dots(heightMm) : moduleDots };
}

/** Neighbours in a row are one piece, so that no hair line stands between them. */
function rectangles(
  rows: SymbolRows,
  box: (x: number, y: number, w: number, h: number) => string,
  at: { readonly x: number; readonly y: number; readonly w: number; readonly h: number },
): string {
  return rows
    .flatMap((row, line) =>
      [...row.matchAll(/1+/g)].map(({ index, 0: run }) =>
        box(at.x + index * at.w, at.y + line * at.h, run.length * at.w, at.h),
      ),
    )
    .join('\n');
}

function hexOf(text: string): string {
  return Array.from(windows1252(text.normalize('NFC')), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Numbered from 1; the table behind them says where each begins. */
function writeObjects(objects: readonly string[]): Uint8Array<ArrayBuffer> {
  const writer = createByteWriter();
  const head = '%PDF-1.4\n';
  writer.text(head);
  let at = head.length;
  const places = objects.map((object, n) => {
    const written = `${n + 1} 0 obj\n${object}\nendobj\n`;
    writer.text(written);
    const from = at;
    at += written.length;
    return from;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  writer.text(`xref\n0 ${count}\n0000000000 65535 f \n${table}`);
  writer.text(`trailer\n<</Size ${count}/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`);
  return writer.done();
}
