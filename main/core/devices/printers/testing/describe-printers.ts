/** For tests: the contract of printers for one language, in this process and over every line. */
import { describe } from 'vitest';
import { PRINTER_PROBLEMS } from '#shared/contract/device.ts';
import type { LinedLanguage } from '#shared/model/printer-languages.ts';
import { createVirtualTime } from '#shared/testing/virtual-time.ts';
import { IS_PTY_HERE } from '../../testing/open-pty.ts';
import {
  type LinedPrinter,
  printerInProcess,
  printerOverPty,
  printerOverTcp,
} from '../../testing/simulated-printers.ts';
import { createLinedPrinter } from '../create-printer.ts';
import { describeLabelPrinter, type SpokenLanguage } from '../label-printer.contract.ts';

const ANSWER_MS = 3_000;
const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const SPOKEN: Readonly<Record<LinedLanguage, SpokenLanguage>> = {
  zpl: {
    label: (text, copies) =>
      new TextEncoder().encode(`^XA^CI28\n^FO10,10^A0N,20,20^FD${text}^FS\n^PQ${copies},0,1,N\n^XZ\n`),
    problems: PRINTER_PROBLEMS.filter((problem) => !['paper-jam', 'unreachable', 'other-problem'].includes(problem)),
    two: ['paper-out', 'head-open'],
    holdsOfThree: 3,
  },
  epl: {
    label: (text, copies) => latin(`\nN\nA10,10,0,3,1,1,N,"${text}"\nGW0,0,1,2\n\n\u0000\nP${copies}\n`),
    problems: ['paper-out', 'head-open', 'paused', 'other-problem'],
    two: ['paper-out', 'head-open'],
    holdsOfThree: undefined,
  },
  tspl: {
    label: (text, copies) =>
      latin(`CLS\r\nTEXT 1,1,"3",0,1,1,"${text}"\r\nBITMAP 0,0,1,2,0,\n\u001b\r\nPRINT 1,${copies}\r\n`),
    problems: ['paper-out', 'ribbon-out', 'head-open', 'paper-jam', 'paused', 'head-hot'],
    two: ['paper-out', 'head-open'],
    holdsOfThree: 1,
  },
  escpos: {
    label: (text, copies) =>
      latin(`\u001b@${text}\n\u001dv0\u0000\u0001\u0000\u0002\u0000\u0010\u0004\u001dVB\u0000`.repeat(copies)),
    problems: ['paper-out', 'head-open', 'head-hot', 'other-problem', 'paused'],
    two: ['paper-out', 'head-open'],
    holdsOfThree: 1,
  },
};

function opening(language: LinedLanguage, open: (language: LinedLanguage) => Promise<LinedPrinter> | LinedPrinter) {
  return async () => {
    const { device, line, unplug, dispose } = await open(language);
    const time = createVirtualTime();
    const printer = createLinedPrinter(language, { line, timers: time, answerTimeoutMs: ANSWER_MS });
    const passAnswerTime = () => time.advance(ANSWER_MS);
    return { printer, language: SPOKEN[language], device, unplug, dispose, passAnswerTime };
  };
}

export function describePrinters(language: LinedLanguage): void {
  const name = language.toUpperCase();
  describeLabelPrinter(`${name} in this process`, opening(language, printerInProcess));
  describeLabelPrinter(`${name} over TCP`, opening(language, printerOverTcp));
  describe.runIf(IS_PTY_HERE)('on a pseudo terminal', () => {
    describeLabelPrinter(`${name} over a serial line`, opening(language, printerOverPty));
  });
}
