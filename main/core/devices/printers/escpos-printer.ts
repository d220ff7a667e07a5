import type { PrinterProblem } from '#shared/contract/device.ts';
import type { LabelPrinter, PrinterReport } from './label-printer.ts';
import { openTalk } from './printer-talk.ts';
import type { LinedPrinterOptions } from './zpl-printer.ts';

/** Data link escape, end of transmission: printer, why it is off line, errors, paper. Answered at once, even then. */
const ASK_NOW = Uint8Array.from([1, 2, 3, 4].flatMap((question) => [0x10, 0x04, question]));
/** Answered in its turn: when it is, what was sent before it is printed. */
const ASK_IN_TURN = Uint8Array.of(0x1d, 0x72, 1);

/** Fixed bits tell the answers apart. */
const isAnswerNow = (byte: number): boolean => (byte & 0x93) === 0x12;
const isAnswerInTurn = (byte: number): boolean => (byte & 0x90) === 0;

const BITS: readonly (readonly [answer: number, bits: number, PrinterProblem])[] = [
  [3, 0x60, 'paper-out'],
  [1, 0x20, 'paper-out'],
  [1, 0x04, 'head-open'],
  [2, 0x40, 'head-hot'],
  [2, 0x28, 'other-problem'],
];

export function readAnswers(answers: readonly number[], labelsWaiting: number): PrinterReport {
  const found = BITS.flatMap(([answer, bits, problem]) => ((answers[answer] ?? 0) & bits ? problem : []));
  const problems: readonly PrinterProblem[] = [...new Set(found)];
  const isOffLine = ((answers[0] ?? 0) & 0x08) !== 0;
  return { problems: problems.length === 0 && isOffLine ? ['paused'] : problems, labelsWaiting };
}

/** A receipt printer that speaks ESC/POS. */
export function createEscPosPrinter({ line, ...options }: LinedPrinterOptions): LabelPrinter {
  return {
    async begin() {
      const opened = await line.open();
      let owed = 0;
      opened.watchBytes((bytes) => {
        owed = Math.max(0, owed - [...bytes].filter((byte) => isAnswerInTurn(byte)).length);
      });
      const talk = openTalk(opened, options);
      return {
        askState: () =>
          talk.ask(ASK_NOW, (received) => {
            const answers = [...received].filter(isAnswerNow);
            return answers.length >= 4 ? readAnswers(answers, owed) : undefined;
          }),
        async send(bytes) {
          owed += 1;
          await talk.write(bytes);
          await talk.write(ASK_IN_TURN);
        },
        close: talk.close,
      };
    },
  };
}
