/**
 * A label as a picture of its own size, for a printer whose driver takes no bytes from us: whoever has windows puts it on a page
 * and prints that. One unit is a dot of the layout; text is as long as judged, whatever letters the computer has, and symbols
 * are rectangles on whole dots. No text can become a mark of the picture (LB5).
 */
import { dotsPerMm, type LabelItem, type LabelLayout, type SymbolRows } from './layout-label.ts';
import type { PageToPrint } from './page-printing.ts';
import type { PrintOptions } from './to-zpl.ts';

export function toPage(layout: LabelLayout, { copies }: PrintOptions): Uint8Array<ArrayBuffer> {
  const { marginMm = 0 } = layout;
  const [widthMm, heightMm] = [layout.widthMm + 2 * marginMm, layout.heightMm + 2 * marginMm];
  const page: PageToPrint = { widthMm, heightMm, copies, svg: svgOf(layout, { widthMm, heightMm, marginMm }) };
  return new TextEncoder().encode(JSON.stringify(page));
}

interface Paper {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly marginMm: number;
}

function svgOf({ dpi, items }: LabelLayout, { widthMm, heightMm, marginMm }: Paper): string {
  const perMm = dotsPerMm(dpi);
  const view = [-marginMm, -marginMm, widthMm, heightMm].map((mm) => (mm * perMm).toFixed(3)).join(' ');
  const drawn = items.map((item) => mark(item, perMm)).join('\n');
  return `<svg viewBox="${view}" width="${widthMm}mm" height="${heightMm}mm" preserveAspectRatio="xMinYMin slice">\n${drawn}\n</svg>`;
}

/** Letters stand on their line at this part of their height. */
const BASELINE = 0.8;

function mark(item: LabelItem, perMm: number): string {
  const dots = (mm: number): number => Math.round(mm * perMm);
  const [x, y] = [dots(item.xMm), dots(item.yMm)];
  switch (item.item) {
    case 'line':
      return path([box(x, y, Math.max(1, dots(item.widthMm)), Math.max(1, dots(item.heightMm)))]);
    case 'text': {
      const size = dots(item.sizeMm);
      const weight = item.bold ? ' font-weight="bold"' : '';
      const length = ` textLength="${Math.max(1, dots(item.lengthMm))}" lengthAdjust="spacingAndGlyphs"`;
      const at = `x="${x}" y="${y + Math.round(size * BASELINE)}" font-size="${size}"`;
      return `<text ${at}${length}${weight} xml:space="preserve">${escaped(item.text)}</text>`;
    }
    case 'code': {
      // A bar is as tall as its code, a module of a matrix is square.
      const tall = item.rows.length === 1 ? dots(item.heightMm) : item.moduleDots;
      return path(boxes(item.rows, { x, y, w: item.moduleDots, h: tall }));
    }
    case 'image':
      return path(boxes(item.rows, { x, y, w: 1, h: 1 }));
  }
}

const path = (parts: readonly string[]): string => `<path shape-rendering="crispEdges" d="${parts.join('')}"/>`;
const box = (x: number, y: number, w: number, h: number): string => `M${x} ${y}h${w}v${h}h-${w}z`;

/** Neighbours in a row are one piece, so that no hair line stands between them. */
function boxes(rows: SymbolRows, at: { x: number; y: number; w: number; h: number }): string[] {
  return rows.flatMap((row, line) =>
    [...row.matchAll(/1+/g)].map(({ index, 0: run }) =>
      box(at.x + index * at.w, at.y + line * at.h, run.length * at.w, at.h),
    ),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
