import type { PrinterProblem } from '#shared/contract/device.ts';
import type { LabelPrinter, PrinterReport } from './label-printer.ts';
import { openTalk } from './printer-talk.ts';
import type { LinedPrinterOptions } from './zpl-printer.ts';

/** The immediate error report: two digits for each thing that is wrong, `00` for none. */
const ASK_ERRORS = '^ee\n';

/** 07 is paper or ribbon: the printer cannot tell, and paper is what runs out. What it did not understand is one of the others. */
const CODES: Readonly<Record<string, PrinterProblem>> = { '07': 'paper-out', '11': 'head-open', '12': 'paused' };

export function readErrorReport(received: string): PrinterReport | undefined {
  const [, said] = /(?:^|[^\d,])(\d\d(?:,\d\d)*)\r\n/.exec(`\n${received}`) ?? [];
  const codes = said?.split(',').filter((code) => code !== '00');
  // It does not count: what it took and could not print is told by its problem.
  return codes && { problems: [...new Set(codes.map((code) => CODES[code] ?? 'other-problem'))], labelsWaiting: 0 };
}

/** A printer that speaks EPL2. */
export function createEplPrinter({ line, ...options }: LinedPrinterOptions): LabelPrinter {
  return {
    async begin() {
      const talk = openTalk(await line.open(), options);
      return {
        askState: () =>
          talk.ask(new TextEncoder().encode(ASK_ERRORS), (received) =>
            readErrorReport(new TextDecoder('latin1').decode(received)),
          ),
        send: talk.write,
        close: talk.close,
      };
    },
  };
}
