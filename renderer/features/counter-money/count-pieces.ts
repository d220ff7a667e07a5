import { exact, multiply } from '#shared/domain/medication/exact.ts';
import { moneyText, sumOf } from '#shared/domain/price/money.ts';

/** Coins and notes that a currency of so many places can have, in steps of 5, 2 and 1, the largest first. */
export function piecesOf(decimals: number): readonly string[] {
  // Where there are no cents a note says more.
  const largest = decimals === 0 ? 50_000 : 1000;
  const powers = Array.from({ length: 5 + decimals }, (_, n) => exact(`1e${4 - n}`));
  return powers
    .flatMap((power) => ['5', '2', '1'].map((step) => multiply(exact(step), power)))
    .filter(({ n, d }) => n <= BigInt(largest) * d)
    .map((value) => moneyText(value, value.d === 1n ? 0 : decimals));
}

/** What they come to; undefined while none was counted. */
export function countPieces(pieces: Readonly<Record<string, string>>, decimals: number): string | undefined {
  const known = Object.entries(pieces).filter(([, count]) => count !== '');
  if (known.length === 0) return undefined;
  return moneyText(sumOf(known.map(([value, count]) => multiply(exact(value), exact(count)))), decimals);
}
