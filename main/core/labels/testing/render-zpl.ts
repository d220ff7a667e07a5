/** For tests: draws the ZPL that we write as dots, symbols from what the command says, text as the room that it takes. */
import { textWidth } from '#shared/domain/label/letter-widths.ts';
import { loadSymbolEncoder } from '../load-symbol-encoder.ts';

export interface RenderedLabel {
  readonly width: number;
  readonly height: number;
  /** One byte for each dot: 0 black, 255 white. */
  readonly dots: Uint8Array;
  readonly texts: readonly { readonly text: string; readonly x: number; readonly y: number; readonly height: number }[];
  readonly copies: number;
  /** Whatever was drawn on what was drawn already, or beyond the edge. */
  readonly clashes: number;
}

export async function renderZpl(zpl: string): Promise<RenderedLabel> {
  const encode = await loadSymbolEncoder();
  if (zpl.includes('~')) throw new Error('A control command in a label');
  const width = Number(/\^PW(\d+)/.exec(zpl)?.[1]);
  const height = Number(/\^LL(\d+)/.exec(zpl)?.[1]);
  const copies = Number(/\^PQ(\d+)/.exec(zpl)?.[1]);
  const dots = new Uint8Array(width * height).fill(255);
  const texts: { text: string; x: number; y: number; height: number }[] = [];
  let clashes = 0;
  const fill = (x0: number, y0: number, w: number, h: number, value = 0): void => {
    for (let y = y0; y < y0 + h; y += 1)
      for (let x = x0; x < x0 + w; x += 1) {
        if (x < 0 || y < 0 || x >= width || y >= height || dots[y * width + x] !== 255) clashes += 1;
        else dots[y * width + x] = value;
      }
  };
  for (const [, x = '', y = '', body = ''] of zpl.matchAll(/\^FO(\d+),(\d+)(.*?)\^FS/gs)) {
    const [at, top] = [Number(x), Number(y)];
    const text = fromHex(/\^FD(.*)$/s.exec(body)?.[1] ?? '');
    const box = /^\^GB(\d+),(\d+)/.exec(body);
    const letters = /\^A0N,(\d+),(\d+)/.exec(body);
    const matrix = /\^BXN,(\d+),200,,,,_/.exec(body);
    const bars = /\^BY(\d+)\^BCN,(\d+)/.exec(body);
    if (box) fill(at, top, Number(box[1]), Number(box[2]));
    else if (letters) {
      const size = Number(letters[1]);
      texts.push({ text, x: at, y: top, height: size });
      // Grey: it is in the way of everything, and no symbol is read from it.
      fill(at, top, Math.floor(textWidth(text) * size), size, 254);
    } else if (matrix) {
      const isGs1 = text.startsWith('_1');
      const content = (isGs1 ? text.slice(2) : text).replaceAll('_1', '\u001d').replaceAll('_d095', '_');
      const rows = encode(isGs1 ? 'gs1-datamatrix' : 'datamatrix', content);
      draw(rows, Number(matrix[1]), Number(matrix[1]), at, top, fill);
    } else if (bars) draw(encode('code-128', text), Number(bars[1]), Number(bars[2]), at, top, fill);
    else throw new Error(`A command that this renderer does not know: ${body}`);
  }
  return { width, height, dots, texts, copies, clashes };
}

type Fill = (x: number, y: number, width: number, height: number) => void;

function draw(rows: readonly string[], w: number, h: number, x: number, y: number, fill: Fill): void {
  for (const [row, modules] of rows.entries())
    for (const [column, module] of [...modules].entries()) if (module === '1') fill(x + column * w, y + row * h, w, h);
}

function fromHex(text: string): string {
  if (/[\^]/.test(text)) throw new Error('A command in a field');
  return text.replaceAll(/\\([0-9a-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
