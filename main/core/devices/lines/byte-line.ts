import type { AwayReason } from '#shared/contract/device.ts';
import type { OpenScannerLine, ScannerLine } from '../scanners/scanner-line.ts';

/** Port: a line of bytes both ways, be it serial or TCP. */
export interface ByteLine extends ScannerLine {
  open(): Promise<OpenByteLine>;
}

export interface OpenByteLine extends OpenScannerLine {
  /** Resolves when the system has taken all of it. Rejects when the line goes before; how much went out is not known then. */
  write(bytes: Uint8Array): Promise<void>;
}

/** A line that cannot be opened now, and why, in a code that screens have words for. */
export class LineAway extends Error {
  readonly reason: AwayReason;

  constructor(reason: AwayReason, support: string) {
    super(support);
    this.name = 'LineAway';
    this.reason = reason;
  }
}

/** What any error of a line comes to. */
export function awayOf(error: unknown): { readonly reason: AwayReason; readonly support: string } {
  if (error instanceof LineAway) return { reason: error.reason, support: error.message };
  return { reason: 'other', support: error instanceof Error ? error.message : String(error) };
}
