/** Letters of scripts that run from right to left: Hebrew, Arabic, Syriac, Thaana, N’Ko and their kin. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/**
 * A name or a text of the record inside a sentence, so that its script does not turn the words and figures beside it.
 * Left as it is where it cannot. On the screen itself `<bdi>` does the same.
 */
export function isolate(text: string, direction: 'ltr' | 'rtl'): string {
  const mayTurn = direction === 'rtl' ? /\p{L}/u.test(text) : RIGHT_TO_LEFT.test(text);
  return mayTurn ? `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}` : text;
}
