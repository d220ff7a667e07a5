import { useState } from 'react';
import type { InputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../core-client/use-command.ts';

export interface PrintedSheet {
  readonly number: string;
  readonly printedAt: string;
  readonly by: string;
}

type Wanted = Omit<InputOf<typeof contract.sheet.print>, 'commandId'>;

/**
 * Prints the paper that is shown. @SAFETY The audit event comes first: without its number nothing goes to a printer.
 * Each time it is printed is an event of its own.
 */
export function usePrintSheet(wanted: Wanted) {
  const { call, run, isRunning } = useCommand(contract.sheet.print);
  const [printed, setPrinted] = useState<PrintedSheet>();
  const print = async (): Promise<void> => {
    const outcome = await run({ commandId: crypto.randomUUID(), ...wanted });
    if (outcome.state !== 'done') return;
    setPrinted(outcome.value);
    await untilPainted();
    window.print();
  };
  return { call, isRunning, printed, print };
}

/** The number stands on the paper before the printer sees it. */
function untilPainted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}
