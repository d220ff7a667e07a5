import type { Format } from '../../../i18n/use-format.ts';

/** A balance with its sign: a loss is not told from a gain by colour. */
export function netText(net: number, format: Format): string {
  return `${net > 0 ? '+' : net < 0 ? '−' : ''}${format.number(Math.abs(net))}`;
}
