/** For tests: draws the ZPL that we write as dots, symbols from what the command says, text as the room that it takes. */
import { textWidth } from '#shared/domain/label/letter-widths.ts';
import { loadSymbolEncoder } from '../load-symbol-encoder.ts';
import { createDotSheet, type RenderedLabel, unpackRows } from './dot-sheet.ts';

export async function renderZpl(zpl: string): Promise<RenderedLabel> {
  const encode = await loadSymbolEncoder();
  if (zpl.includes('~')) throw new Error('A control command in a label');
  const width = Number(/\^PW(\d+)/.exec(zpl)?.[1]);
  const height = Number(/\^LL(\d+)/.exec(zpl)?.[1]);
  const copies = Number(/\^PQ(\d+)/.exec(zpl)?.[1]);
  const sheet = createDotSheet(width, height);
  for (const [, x = '', y = '', body = ''] of zpl.matchAll(/\^FO(\d+),(\d+)(.*?)\^FS/gs)) {
    const [at, top] = [Number(x), Number(y)];
    const text = fromHex(/\^FD(.*)$/s.exec(body)?.[1] ?? '');
    const box = /^\^GB(\d+),(\d+)/.exec(body);
    const letters = /\^A0N,(\d+),(\d+)/.exec(body);
    const matrix = /\^BXN,(\d+),200,,,,_/.exec(body);
    const bars = /\^BY(\d+)\^BCN,(\d+)/.exec(body);
    const image = /^\^GFA,(\d+),\1,(\d+),([0-9A-F]+)$/.exec(body);
    if (box) sheet.fill(at, top, Number(box[1]), Number(box[2]));
    else if (image) {
      const bytes = Uint8Array.from(Buffer.from(image[3] ?? '', 'hex'));
      if (bytes.length !== Number(image[1])) throw new Error('A picture of another size than it says');
      sheet.rows(unpackRows(bytes, Number(image[2])), 1, 1, at, top);
    } else if (letters) {
      const size = Number(letters[1]);
      sheet.text(text, at, top, textWidth(text) * size, size);
    } else if (matrix) {
      const isGs1 = text.startsWith('_1');
      const content = (isGs1 ? text.slice(2) : text).replaceAll('_1', '\u001d').replaceAll('_d095', '_');
      const rows = encode(isGs1 ? 'gs1-datamatrix' : 'datamatrix', content);
      sheet.rows(rows, Number(matrix[1]), Number(matrix[1]), at, top);
    } else if (bars) sheet.rows(encode('code-128', text), Number(bars[1]), Number(bars[2]), at, top);
    else throw new Error(`A command that this renderer does not know: ${body}`);
  }
  return sheet.done(copies);
}

function fromHex(text: string): string {
  if (/[\^]/.test(text)) throw new Error('A command in a field');
  return text.replaceAll(/\\([0-9a-f]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
