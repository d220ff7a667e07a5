/** For tests: prints the ESC/POS that we write onto a long paper of dots, one for each cut. */
import { createByteReader } from './byte-reader.ts';
import { createDotSheet, type RenderedLabel, unpackRows } from './dot-sheet.ts';

const [ESC, GS, LF] = [0x1b, 0x1d, 0x0a];
const PAPER = 4_000;

export function renderEscPos(bytes: Uint8Array, width: number): readonly RenderedLabel[] {
  const reader = createByteReader(bytes);
  const papers: RenderedLabel[] = [];
  let sheet = createDotSheet(width, PAPER);
  let [x, y, times, spacing, tallest, letters] = [0, 0, 1, 30, 0, ''];
  const flush = (): void => {
    if (letters !== '')
      sheet.text(
        new TextDecoder('windows-1252').decode(Buffer.from(letters, 'latin1')),
        x,
        y,
        letters.length * 12 * times,
        24 * times,
      );
    if (letters !== '') tallest = Math.max(tallest, 24 * times);
    letters = '';
  };
  while (!reader.isDone()) {
    const byte = reader.byte();
    if (byte === LF) {
      flush();
      if (spacing < tallest) throw new Error('A line that stands on the one before');
      [y, x, tallest] = [y + spacing, 0, 0];
    } else if (byte === ESC) {
      const command = String.fromCharCode(reader.byte());
      if (command !== 'E') flush();
      if (command === '@') [x, times, spacing] = [0, 1, 30];
      else if (command === 't' && reader.byte() !== 16) throw new Error('Another page of letters');
      else if (command === '$') x = reader.word();
      else if (command === 'E') reader.byte();
      else if (command === '3') spacing = reader.byte();
      else if (command === 'J') y += reader.byte();
      else if (!'t'.includes(command)) throw new Error(`ESC ${command}`);
    } else if (byte === GS) {
      const command = String.fromCharCode(reader.byte());
      flush();
      // Places would be in units of the printer's own.
      if (command === 'P' && reader.take(2).some((perInch) => perInch === 0)) throw new Error('No units');
      else if (command === 'P') continue;
      else if (command === '!') times = (reader.byte() & 7) + 1;
      else if (command === 'v') {
        reader.take(2);
        const [across, tall] = [reader.word(), reader.word()];
        sheet.rows(unpackRows(reader.take(across * tall), across), 1, 1, 0, y);
        y += tall;
      } else if (command === 'V') {
        reader.take(2);
        papers.push(sheet.done(1));
        sheet = createDotSheet(width, PAPER);
        y = 0;
      } else throw new Error(`GS ${command}`);
    } else letters += String.fromCharCode(byte);
  }
  return papers;
}
