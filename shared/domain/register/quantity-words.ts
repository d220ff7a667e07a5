/** Quantities in English words, as a register in South Africa has them beside the figures (CR12). */
import { type Quantity, quantityText } from '../stock/quantity.ts';

const ONES = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
] as const;
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const;
const GROUPS = [
  { size: 1_000_000_000, word: 'thousand million' },
  { size: 1_000_000, word: 'million' },
  { size: 1_000, word: 'thousand' },
] as const;

/** `12.5` → `twelve point five`; `-3` → `minus three`. */
export function quantityWords(value: Quantity): string {
  const [whole = '0', decimals] = quantityText(value).replace('-', '').split('.');
  const parts = [wholeWords(Number(whole))];
  if (decimals) parts.push('point', ...[...decimals].map((digit) => ONES[Number(digit)] ?? ''));
  return `${value < 0 ? 'minus ' : ''}${parts.join(' ')}`;
}

function wholeWords(count: number): string {
  const group = GROUPS.find(({ size }) => count >= size);
  if (!group) return belowThousand(count);
  const rest = count % group.size;
  const head = `${wholeWords(Math.floor(count / group.size))} ${group.word}`;
  return rest === 0 ? head : `${head}${rest < 100 ? ' and ' : ' '}${wholeWords(rest)}`;
}

function belowThousand(count: number): string {
  if (count < 20) return ONES[count] ?? '';
  if (count < 100)
    return [TENS[Math.floor(count / 10)], count % 10 ? ONES[count % 10] : undefined].filter(Boolean).join('-');
  const rest = count % 100;
  return `${ONES[Math.floor(count / 100)]} hundred${rest ? ` and ${belowThousand(rest)}` : ''}`;
}
