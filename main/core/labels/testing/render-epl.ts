/** For tests: draws the EPL2 that we write as dots. */
import { createByteReader } from './byte-reader.ts';
import { createDotSheet, type RenderedLabel, unpackRows } from './dot-sheet.ts';

/** Cells with their gap, as the printer has them. */
const CELLS: Readonly<Record<string, readonly [number, number]>> = {
  '1': [10, 12],
  '2': [12, 16],
  '3': [14, 20],
  '4': [16, 24],
};

export function renderEpl(bytes: Uint8Array): RenderedLabel {
  const reader = createByteReader(bytes);
  let [width, height] = [0, 0];
  let sheet = createDotSheet(0, 0);
  while (!reader.isDone()) {
    const line = reader.until('\n');
    const [, letters = ''] = /^([A-Z]+)/.exec(line) ?? [];
    const numbers = line.slice(letters.length).split(',').map(Number);
    const [x = 0, y = 0, third = 0, fourth = 0] = numbers;
    if (line === '' || line === 'N' || line === 'I8,A,001') continue;
    if (line.startsWith('q')) width = Number(line.slice(1));
    else if (letters === 'Q') {
      height = x;
      sheet = createDotSheet(width, height);
    } else if (letters === 'LO') sheet.fill(x, y, third, fourth);
    else if (letters === 'GW') {
      sheet.rows(unpackRows(reader.take(third * fourth), third, '0'), 1, 1, x, y);
      reader.take(1);
    } else if (letters === 'A') {
      const [, font = '', times = '', text = ''] = /^A\d+,\d+,0,(\d),(\d),\d,N,"((?:[^"\\]|\\.)*)"$/.exec(line) ?? [];
      const cell = CELLS[font];
      if (!cell) throw new Error(`A text that this renderer does not read: ${line}`);
      const said = text.replaceAll(/\\(.)/g, '$1');
      sheet.text(said, x, y, [...said].length * cell[0] * Number(times), cell[1] * Number(times));
    } else if (letters === 'P') return sheet.done(x);
    else throw new Error(`A command that this renderer does not know: ${line}`);
  }
  throw new Error('nothing is printed');
}
