import type { PrinterProblem } from '#shared/contract/device.ts';
import { type Dialect, firstLine } from './dialect.ts';

const CODES: Partial<Record<PrinterProblem, string>> = {
  'paper-out': '07',
  'head-open': '11',
  paused: '12',
  'other-problem': '03',
};

export const eplDialect: Dialect = {
  take(bytes) {
    const line = firstLine(bytes);
    if (line === undefined) return undefined;
    const { length } = line;
    if (line === '^ee\n') return { length, is: 'question' };
    const [, across, tall] = /^GW\d+,\d+,(\d+),(\d+)\n/.exec(line) ?? [];
    if (across && tall) {
      const whole = length + Number(across) * Number(tall) + 1;
      return bytes.length < whole ? undefined : { length: whole, is: 'part' };
    }
    const [, copies] = /^P(\d+)\n/.exec(line) ?? [];
    return copies ? { length, is: 'end', copies: Number(copies) } : { length, is: 'part' };
  },
  answer: ({ problems }) => {
    const codes = problems.map((problem) => CODES[problem] ?? '99');
    return new TextEncoder().encode(`${codes.length > 0 ? codes.join(',') : '00'}\r\n`);
  },
};
