/**
 * A printer of the operating system where there is no `lp`: whoever has windows lays the picture on a page and hands it to the
 * printer's driver. Such a system takes no bytes, does not count what waits, and says of the printer what its driver tells.
 */
import { type PagePrinting, type PrinterSeen, readPage } from '#shared/domain/label/page-printing.ts';
import type { Timers } from '#shared/lib/timers.ts';
import { LineAway } from '../lines/byte-line.ts';
import type { LabelPrinter, PrinterSession } from './label-printer.ts';
import { findIppProblems } from './system-printer.ts';

export interface PagePrinterOptions {
  readonly printer: string;
  readonly printing: PagePrinting;
  readonly timers: Timers;
  /** How long the list may take, milliseconds. */
  readonly answerTimeoutMs: number;
}

export function createPagePrinter({ printer, printing, timers, answerTimeoutMs }: PagePrinterOptions): LabelPrinter {
  async function look(): Promise<PrinterSeen> {
    const waiting = new AbortController();
    const late = timers.sleep(answerTimeoutMs, waiting.signal).then(() => 'late' as const);
    late.catch(() => undefined);
    const seen = await Promise.race([printing.list(), late]).finally(() => waiting.abort());
    if (seen === 'late' || !seen) throw new LineAway('no-answer', 'the list of printers did not come');
    const found = seen.find(({ name }) => name === printer);
    if (!found) throw new LineAway('not-there', 'the system does not list it');
    return found;
  }

  const session: PrinterSession = {
    askState: async () => ({ problems: findIppProblems((await look()).says), labelsWaiting: 0 }),
    async send(bytes) {
      const page = readPage(bytes);
      if (!page) throw new LineAway('other', 'what was queued is no page');
      const outcome = await printing.print(printer, page);
      if (outcome.state === 'failed') throw new LineAway('other', outcome.support);
    },
    close: async () => undefined,
  };
  return {
    async begin() {
      await look();
      return session;
    },
  };
}
