import type { StockBook } from './stock-book.ts';

/** SQ6: the kept balances against a new fold; where they differ the new one counts, and the fault is told without a name. */
export async function checkBook(book: Pick<StockBook, 'verify'>, onFault: (fault: unknown) => void): Promise<void> {
  try {
    const { wrong, movements } = await book.verify();
    if (wrong.length > 0)
      onFault(
        new Error(`${wrong.length} kept stock balances differed from ${movements} movements and were folded anew`),
      );
  } catch (fault) {
    onFault(fault);
  }
}
