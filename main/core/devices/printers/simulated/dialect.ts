import type { PrinterProblem } from '#shared/contract/device.ts';

/** What stands first in what a simulated printer has received, `length` bytes of it. */
export type Taken = { readonly length: number } & (
  | { readonly is: 'part' }
  /** With it the label is whole. */
  | { readonly is: 'end'; readonly copies: number }
  /** Answered at once. */
  | { readonly is: 'question' }
  /** Answered when everything before it is printed. */
  | { readonly is: 'mark'; readonly says: Uint8Array }
);

export interface AskedState {
  readonly question: string;
  readonly problems: readonly PrinterProblem[];
  readonly labelsWaiting: number;
  /** A label has begun to come. */
  readonly isPartial: boolean;
}

/** How one language is cut into commands, and how a printer that speaks it answers. */
export interface Dialect {
  /** Undefined while more bytes are needed. */
  take(bytes: Uint8Array): Taken | undefined;
  answer(state: AskedState): Uint8Array;
}

/** The first line with its end; undefined while it has none. */
export function firstLine(bytes: Uint8Array): string | undefined {
  const end = bytes.indexOf(0x0a);
  return end < 0 ? undefined : new TextDecoder('latin1').decode(bytes.subarray(0, end + 1));
}
