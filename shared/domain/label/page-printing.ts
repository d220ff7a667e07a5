/** Printing of pages by the driver of a printer of the operating system, by whoever has windows. Pure here: what is asked and answered. */
import { z } from 'zod';

const pageToPrint = z.object({
  /** The whole paper, margins included. */
  widthMm: z.number().positive(),
  heightMm: z.number().positive(),
  copies: z.number().int().positive(),
  /** An `svg` element of that size, without script, style or address. */
  svg: z.string(),
});
export type PageToPrint = z.output<typeof pageToPrint>;

/** Undefined where the bytes are no page; nothing of them is told, they may be a label. */
export function readPage(bytes: Uint8Array): PageToPrint | undefined {
  try {
    return pageToPrint.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** A printer that the system has set up. */
export interface PrinterSeen {
  readonly name: string;
  /** Keywords of IPP for its state, e.g. `media-empty-error`; empty where the system tells none. */
  readonly says: string;
}

/** Taken: the system has the whole page. Failed: how much it has is not known. `support` has nothing of the label. */
export type PageOutcome = { readonly state: 'taken' } | { readonly state: 'failed'; readonly support: string };

/** Port. */
export interface PagePrinting {
  /** Undefined where the system cannot be asked now. */
  list(): Promise<readonly PrinterSeen[] | undefined>;
  print(printer: string, page: PageToPrint): Promise<PageOutcome>;
}
