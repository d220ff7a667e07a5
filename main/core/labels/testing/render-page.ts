/** For tests: draws the page that we write as dots, one for each unit of its picture. */
import { readPage } from '#shared/domain/label/page-printing.ts';
import { createDotSheet, type RenderedLabel } from './dot-sheet.ts';

export function renderPage(bytes: Uint8Array): RenderedLabel {
  const page = readPage(bytes);
  if (!page) throw new Error('no page');
  const { svg, copies } = page;
  const [, view = ''] =
    /^<svg viewBox="([^"]+)" width="[\d.]+mm" height="[\d.]+mm" preserveAspectRatio="xMinYMin slice">\n/.exec(svg) ??
    [];
  const [left = 0, top = 0, width = 0, height = 0] = view.split(' ').map((dots) => Math.round(Number(dots)));
  const sheet = createDotSheet(width, height);
  for (const line of svg.split('\n').slice(1, -1)) {
    const [, marks] = /^<path shape-rendering="crispEdges" d="([^"]*)"\/>$/.exec(line) ?? [];
    const text = /^<text x="(\d+)" y="(\d+)" font-size="(\d+)" textLength="(\d+)" [^<>]*>([^<>]*)<\/text>$/.exec(line);
    if (marks !== undefined)
      for (const [, x, y, w, h] of marks.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)h-\d+z/g))
        sheet.fill(Number(x) - left, Number(y) - top, Number(w), Number(h));
    else if (text) {
      const [x = 0, y = 0, size = 0, length = 0] = text.slice(1, 5).map(Number);
      sheet.text(plain(text[5] ?? ''), x - left, y - Math.round(size * 0.8) - top, length, size);
    } else throw new Error(`A mark that this renderer does not know: ${line}`);
  }
  return sheet.done(copies);
}

const plain = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
