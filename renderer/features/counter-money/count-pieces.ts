import { exact, multiply } from '#shared/domain/medication/exact.ts';
import { moneyText, sumOf } from '#shared/domain/price/money.ts';

/** Values of coins and notes as most currencies have them, the largest first. */
export const PIECES = [
  '1000',
  '500',
  '200',
  '100',
  '50',
  '20',
  '10',
  '5',
  '2',
  '1',
  '0.50',
  '0.20',
  '0.10',
  '0.05',
  '0.02',
  '0.01',
];

/** What they come to; undefined while none was counted. */
export function countPieces(pieces: Readonly<Record<string, string>>, decimals: number): string | undefined {
  const known = Object.entries(pieces).filter(([, count]) => count !== '');
  if (known.length === 0) return undefined;
  return moneyText(sumOf(known.map(([value, count]) => multiply(exact(value), exact(count)))), decimals);
}
