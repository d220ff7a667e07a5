/** For tests: draws the PDF that we write as dots, one for each unit of its content. */
import { createDotSheet, type RenderedLabel } from './dot-sheet.ts';

export function renderPdf(bytes: Uint8Array, dpi: number): RenderedLabel {
  const pdf = new TextDecoder('latin1').decode(bytes);
  refuseWrongPlaces(pdf);
  const [, wide, tall] = /\/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
  const [width = 0, height = 0] = [wide, tall].map((points) => Math.round((Number(points) * dpi) / 72));
  const sheet = createDotSheet(width, height);
  const content = /stream\n([\s\S]*?)\nendstream/.exec(pdf)?.[1] ?? '';
  const [matrix = '', ...operators] = content.split('\n');
  const [, right, up] = /^\S+ 0 0 \S+ (\S+) (\S+) cm$/.exec(matrix) ?? [];
  const [left = 0, below = 0] = [right, up].map((points) => Math.round((Number(points) * dpi) / 72));
  const bottom = height - below;
  for (const line of operators) {
    const [, x, y, w, h] = /^(\d+) (\d+) (\d+) (\d+) re( f)?$/.exec(line) ?? [];
    const text = /^BT \/F[12] (\d+) Tf (\d+) (\d+) Td <([0-9a-f]*)> Tj ET$/.exec(line);
    if (x) sheet.fill(left + Number(x), bottom - Number(y) - Number(h), Number(w), Number(h));
    else if (text) {
      const size = Number(text[1]);
      const letters = new TextDecoder('windows-1252').decode(Buffer.from(text[4] ?? '', 'hex'));
      // Half as wide as high: what is in the way of something else is seen all the same.
      sheet.text(
        letters,
        left + Number(text[2]),
        bottom - Number(text[3]) - Math.round(size * 0.8),
        letters.length * size * 0.3,
        size,
      );
    } else throw new Error(`An operator that this renderer does not know: ${line}`);
  }
  return sheet.done(Number(/\/Count (\d+)/.exec(pdf)?.[1]));
}

/** Readers find objects by the table at the end. */
function refuseWrongPlaces(pdf: string): void {
  const places = [...pdf.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, place]) => Number(place));
  for (const [n, place] of places.entries())
    if (!pdf.startsWith(`${n + 1} 0 obj\n`, place)) throw new Error(`object ${n + 1} is not where the table says`);
  const [, table] = /startxref\n(\d+)\n/.exec(pdf) ?? [];
  if (!pdf.startsWith('xref\n', Number(table))) throw new Error('the table is not where it is said to be');
}
