import type { PrinterProblem } from '#shared/contract/device.ts';
import { type Dialect, firstLine } from './dialect.ts';

const BITS: Partial<Record<PrinterProblem, number>> = {
  ...{ 'head-open': 0x01, 'paper-jam': 0x02, 'paper-out': 0x04, 'ribbon-out': 0x08, paused: 0x10, 'head-hot': 0x80 },
};

export const tsplDialect: Dialect = {
  take(bytes) {
    if (bytes[0] === 0x1b) return bytes.length < 3 ? undefined : { length: 3, is: 'question' };
    const begin = new TextDecoder('latin1').decode(bytes.subarray(0, 60));
    if ('BITMAP '.startsWith(begin.slice(0, 7)) && begin !== '') {
      const [head, across, tall] = /^BITMAP \d+,\d+,(\d+),(\d+),0,/.exec(begin) ?? [];
      if (!head) return undefined;
      const length = head.length + Number(across) * Number(tall) + 2;
      return bytes.length < length ? undefined : { length, is: 'part' };
    }
    const line = firstLine(bytes);
    if (line === undefined) return undefined;
    const [, copies] = /^PRINT 1,(\d+)/.exec(line) ?? [];
    return copies ? { length: line.length, is: 'end', copies: Number(copies) } : { length: line.length, is: 'part' };
  },
  answer: ({ problems, labelsWaiting }) => {
    const wrong = problems.reduce((bits, problem) => bits | (BITS[problem] ?? 0), 0);
    return Uint8Array.of(wrong | (labelsWaiting > 0 ? 0x20 : 0));
  },
};
