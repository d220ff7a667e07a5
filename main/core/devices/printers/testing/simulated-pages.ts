/** Whoever has windows, without one: takes pages for the driver of a printer, which prints them as soon as it can. */
import type { PrinterProblem } from '#shared/contract/device.ts';
import type { PageOutcome, PagePrinting } from '#shared/domain/label/page-printing.ts';
import { ALERTS } from './simulated-system.ts';

export function simulatePages(name: string) {
  const printed: string[] = [];
  let queue: string[] = [];
  let problems: readonly PrinterProblem[] = [];
  const is = { gone: false, silent: false };
  let outcome: PageOutcome = { state: 'taken' };

  function print(): void {
    if (problems.length > 0) return;
    printed.push(...queue);
    queue = [];
  }

  const printing: PagePrinting = {
    list: () => {
      if (is.silent) return new Promise(() => undefined);
      const says = problems.flatMap((problem) => ALERTS[problem] ?? []).join(',') || 'none';
      return Promise.resolve([{ name: 'Another', says: '' }, ...(is.gone ? [] : [{ name, says }])]);
    },
    async print(printer, page) {
      if (outcome.state === 'failed' || printer !== name)
        return { state: 'failed', support: 'Invalid deviceName provided' };
      queue.push(...Array.from({ length: page.copies }, () => JSON.stringify(page)));
      print();
      return outcome;
    },
  };
  return {
    printing,
    device: {
      printed,
      receive: () => undefined,
      watchSaid: () => undefined,
      watchFormats: () => undefined,
      loseMemory: () => {
        queue = [];
      },
      suffer(...next: readonly PrinterProblem[]) {
        problems = next;
        print();
      },
      fallSilent: () => {
        is.silent = true;
      },
    },
    /** Taken out of the system's printers. */
    remove: () => {
      is.gone = true;
    },
    /** Its driver takes nothing. */
    refuse: () => {
      outcome = { state: 'failed', support: 'the driver refused it' };
    },
  };
}
