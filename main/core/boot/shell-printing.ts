import type { PageOutcome, PagePrinting, PrinterSeen } from '#shared/domain/label/page-printing.ts';
import type { ControlMessage, CoreEndpoint } from '../../core-endpoint.ts';

/** Printing of pages, which only the shell can do. */
export interface ShellPrinting extends PagePrinting {
  /** The shell's answer to a request made here. */
  take(answer: Extract<ControlMessage, { kind: 'printers' | 'page-printed' }>): void;
}

export function createShellPrinting(shell: Pick<CoreEndpoint, 'send'>): ShellPrinting {
  const listing = new Map<number, (printers: readonly PrinterSeen[] | undefined) => void>();
  const printing = new Map<number, (outcome: PageOutcome) => void>();
  let last = 0;
  return {
    list: () =>
      new Promise((resolve) => {
        last += 1;
        listing.set(last, resolve);
        shell.send({ kind: 'list-printers', request: last });
      }),
    print: (printer, page) =>
      new Promise((resolve) => {
        last += 1;
        printing.set(last, resolve);
        shell.send({ kind: 'print', request: last, printer, page });
      }),
    take(answer) {
      const { request } = answer;
      if (answer.kind === 'printers') listing.get(request)?.(answer.printers ?? undefined);
      else printing.get(request)?.(answer.outcome);
      listing.delete(request);
      printing.delete(request);
    },
  };
}
