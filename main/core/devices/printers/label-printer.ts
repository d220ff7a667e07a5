import type { PrinterProblem } from '#shared/contract/device.ts';

/** What a printer says of itself. */
export interface PrinterReport {
  /** Empty: it would print now. */
  readonly problems: readonly PrinterProblem[];
  /** Labels that it has taken and not printed yet. */
  readonly labelsWaiting: number;
}

/** One exchange with a printer, with its line open. */
export interface PrinterSession {
  /** Rejects with LineAway: `no-answer` when it says nothing in time. */
  askState(): Promise<PrinterReport>;
  /** Resolves when the system has taken every byte, which is not yet a label. Rejects when the line broke: how much arrived is not known. */
  send(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Port: a label printer that is asked before it is sent anything. Its line is open for one exchange only: others may print on it, too. */
export interface LabelPrinter {
  /** Rejects with LineAway where it cannot be reached; nothing was sent then. */
  begin(): Promise<PrinterSession>;
}
