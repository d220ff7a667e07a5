import type { PrinterProblem } from '#shared/contract/device.ts';
import type { LabelPrinter, PrinterReport } from './label-printer.ts';
import { openTalk } from './printer-talk.ts';
import type { LinedPrinterOptions } from './zpl-printer.ts';

/** Escape, exclamation mark, question mark: answered by one byte whose bits are what is wrong. */
const ASK_BYTE = Uint8Array.of(0x1b, 0x21, 0x3f);

const BITS: readonly (readonly [number, PrinterProblem])[] = [
  [0x04, 'paper-out'],
  [0x08, 'ribbon-out'],
  [0x41, 'head-open'],
  [0x02, 'paper-jam'],
  [0x10, 'paused'],
  [0x80, 'head-hot'],
];
const PRINTING = 0x20;

export function readStatusByte(byte: number): PrinterReport {
  const problems = BITS.flatMap(([bits, problem]) => (byte & bits ? problem : []));
  // It says that it is printing and not how much.
  return { problems, labelsWaiting: byte & PRINTING ? 1 : 0 };
}

/** A printer that speaks TSPL. */
export function createTsplPrinter({ line, ...options }: LinedPrinterOptions): LabelPrinter {
  return {
    async begin() {
      const talk = openTalk(await line.open(), options);
      return {
        askState: () =>
          talk.ask(ASK_BYTE, (received) => (received.length > 0 ? readStatusByte(received.at(-1) ?? 0) : undefined)),
        send: talk.write,
        close: talk.close,
      };
    },
  };
}
