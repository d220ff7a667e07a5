/**
 * Money is a decimal as text and is reckoned as a fraction (PX1): no sum of it ever passes through a binary number.
 */
import { plainNumber } from '../../lib/plain-number.ts';
import { add, type Exact, exact, exactText, multiply, ZERO } from '../medication/exact.ts';

/** An amount of a currency that stands beside it, in its places, e.g. `12.50`. */
export type MoneyText = string;

/** To the smallest unit of the currency, half away from nought. */
export function roundMoney(value: Exact, decimals: number): Exact {
  return exact(exactText(value, decimals));
}

/** To a multiple of `step` (more than nought), half up: what can be paid in coins. */
export function roundToCoin(value: Exact, step: Exact): Exact {
  const [n, d] = [value.n * step.d, value.d * step.n];
  const count = (2n * n + d) / (2n * d);
  return multiply({ n: count, d: 1n }, step);
}

/** With all places of the currency: `12.50`, `-0.05`, `1200`. More places than those are shown, never cut. */
export function moneyText(value: Exact, decimals: number): MoneyText {
  const [whole = '', places = ''] = exactText(value, 9).split('.');
  const shown = places.padEnd(decimals, '0');
  return shown === '' ? whole : `${whole}.${shown}`;
}

/**
 * TI3: undefined where it is no amount in the places of the currency. @SAFETY Places count as they are written: `1.500` is
 * a thousand and a half to one reader and one and a half to another, unless the currency has three.
 */
export function readMoney(text: string, decimals: number): Exact | undefined {
  const isPlain = /^\d{1,12}(\.\d+)?$/.test(text);
  return isPlain && (text.split('.')[1] ?? '').length <= decimals ? exact(text) : undefined;
}

/** As a person types it, with a comma or a point, for a command: `12,5` is `12.50`. Undefined: it has to be asked for. */
export function typedMoney(typed: string, decimals: number): MoneyText | undefined {
  const read = readMoney(plainNumber(typed).replace(/\.$/, ''), decimals);
  return read && moneyText(read, decimals);
}

/** As it is written in the reader's language, on the screen and on the receipt alike: `12,50` in French. */
export const moneyFor = (amount: MoneyText, language: string): string =>
  language.startsWith('fr') ? amount.replace('.', ',') : amount;

/** One of the smallest unit: `0.01`, `1`, `0.001`. */
export const smallestAmount = (decimals: number): MoneyText =>
  moneyText({ n: 1n, d: 10n ** BigInt(decimals) }, decimals);

export function sumOf(values: readonly Exact[]): Exact {
  return values.reduce(add, ZERO);
}
