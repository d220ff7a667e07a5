/**
 * Prints pages by the drivers of the operating system, without a dialog: a window that nobody sees shows each at its real size,
 * without script, and is gone when the system has taken it. Core keeps the queue and says what became of a job.
 */
import type { PrinterInfo, Session, WebContents } from 'electron';
import type { PageOutcome, PageToPrint, PrinterSeen } from '../core-channel.ts';
import { openHidden } from './hidden-window.ts';
import { pageAddress } from './page-document.ts';

export type PagePrinter = {
  /** Null where there is no window to ask by. */
  list(): Promise<readonly PrinterSeen[] | null>;
  print(printer: string, page: PageToPrint): Promise<PageOutcome>;
};

/** A driver that says nothing is not believed to have printed. */
const HANDED_WITHIN_MS = 60_000;

export function createPagePrinter(
  harden: (session: Session) => void,
  anyContents: () => WebContents | undefined,
): PagePrinter {
  return {
    async list() {
      const printers = await anyContents()?.getPrintersAsync();
      return printers?.map((printer) => ({ name: printer.name, says: stateOf(printer) })) ?? null;
    },
    async print(printer, page) {
      try {
        const own = { partition: 'holdfast-pages', javascript: false };
        const window = await openHidden(pageAddress(page), harden, own);
        return await handOver(window.webContents, printer, page).finally(() => window.destroy());
      } catch (error) {
        return { state: 'failed', support: error instanceof Error ? error.name : 'no page' };
      }
    },
  };
}

/** Where the system's printing is CUPS it says how a printer is; Windows says nothing here. */
function stateOf({ options }: PrinterInfo): string {
  const told = (options ?? {}) as Readonly<Record<string, unknown>>;
  const isHeld = told['printer-state'] === '5' || told['printer-is-accepting-jobs'] === 'false';
  return `${told['printer-state-reasons'] ?? ''} ${isHeld ? 'paused' : ''}`.trim();
}

const micronsOf = (mm: number): number => Math.round(mm * 1000);

function handOver(contents: WebContents, printer: string, { widthMm, heightMm }: PageToPrint): Promise<PageOutcome> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve({ state: 'failed', support: 'the driver did not answer' }), HANDED_WITHIN_MS);
    const options = {
      silent: true,
      printBackground: true,
      deviceName: printer,
      margins: { marginType: 'none' as const },
      pageSize: { width: micronsOf(widthMm), height: micronsOf(heightMm) },
    };
    contents.print(options, (isTaken, why) => {
      clearTimeout(late);
      resolve(isTaken ? { state: 'taken' } : { state: 'failed', support: why || 'the driver refused it' });
    });
  });
}
