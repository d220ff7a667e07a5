/** For tests: draws the TSPL that we write as dots. */
import { createByteReader } from './byte-reader.ts';
import { createDotSheet, type RenderedLabel, unpackRows } from './dot-sheet.ts';

const CELLS: Readonly<Record<string, readonly [number, number]>> = {
  ...{ '1': [8, 12], '2': [12, 20], '3': [16, 24], '4': [24, 32], '5': [32, 48] },
};
const BEGIN = new Set(['GAP 3 mm,0 mm', 'DIRECTION 1', 'REFERENCE 0,0', 'CODEPAGE 1252', 'CLS']);

export function renderTspl(bytes: Uint8Array, dpi: number): RenderedLabel {
  const reader = createByteReader(bytes);
  let sheet = createDotSheet(0, 0);
  let line = '';
  while (!reader.isDone()) {
    // A picture has its bytes behind the last comma of its command.
    line += `${reader.until(reader.peek() === 0x42 && line === '' ? ' ' : '\n')}\n`;
    if (line === 'BITMAP\n') {
      const [x, y, across, tall, mode] = Array.from({ length: 5 }, () => Number(reader.until(',')));
      if (mode !== 0) throw new Error('A picture that is not set as it is');
      sheet.rows(unpackRows(reader.take((across ?? 0) * (tall ?? 0)), across ?? 0, '0'), 1, 1, x ?? 0, y ?? 0);
      reader.take(2);
    } else if (line === 'BAR\n') {
      const [x = 0, y = 0, w = 0, h = 0] = reader.until('\n').split(',').map(Number.parseFloat);
      sheet.fill(x, y, w, h);
    } else {
      const said = line.slice(0, -2);
      const [, w, h] = /^SIZE ([\d.]+) mm,([\d.]+) mm$/.exec(said) ?? [];
      const text = /^TEXT (\d+),(\d+),"(\d)",0,(\d+),\4,"(.*)"$/.exec(said);
      const [, copies] = /^PRINT 1,(\d+)$/.exec(said) ?? [];
      if (w && h) sheet = createDotSheet(Math.round((Number(w) * dpi) / 25.4), Math.round((Number(h) * dpi) / 25.4));
      else if (text) {
        const [cw = 0, ch = 0] = CELLS[text[3] ?? ''] ?? [];
        const times = Number(text[4]);
        if (/"/.test((text[5] ?? '').replaceAll('\\["]', ''))) throw new Error('A command in a text');
        const letters = (text[5] ?? '').replaceAll('\\["]', '"');
        sheet.text(letters, Number(text[1]), Number(text[2]), [...letters].length * cw * times, ch * times);
      } else if (copies) return sheet.done(Number(copies));
      else if (!BEGIN.has(said)) throw new Error(`A command that this renderer does not know: ${said}`);
    }
    line = '';
  }
  throw new Error('nothing is printed');
}
