import type { AskedState, Dialect, Taken } from './dialect.ts';

/** Bytes of a command with its parameters, by its letter. */
const ESC_LENGTHS: Readonly<Record<string, number>> = { '@': 2, t: 3, $: 4, E: 3, '3': 3, J: 3 };
const GS_LENGTHS: Readonly<Record<string, number>> = { P: 4, '!': 3, V: 4, r: 3 };
const IN_TURN = Uint8Array.of(0);

export const escPosDialect: Dialect = {
  take(bytes) {
    const [first, second = 0] = bytes;
    if (first === undefined) return undefined;
    if (!CONTROLS.has(first)) return { length: lettersAhead(bytes), is: 'part' };
    if (bytes.length < 2) return undefined;
    if (first === 0x10) return bytes.length < 3 ? undefined : { length: 3, is: 'question' };
    const letter = String.fromCharCode(second);
    const length = first === 0x1b ? ESC_LENGTHS[letter] : letter === 'v' ? rasterLength(bytes) : GS_LENGTHS[letter];
    if (length === undefined) throw new Error(`A command that this printer does not know: ${letter}`);
    return bytes.length < length ? undefined : meaning(first, letter, length);
  },
  answer: ({ question, problems }) => Uint8Array.of(answerOf(question.charCodeAt(2), problems)),
};

const CONTROLS: ReadonlySet<number> = new Set([0x10, 0x1b, 0x1d]);

function lettersAhead(bytes: Uint8Array): number {
  const end = bytes.findIndex((byte) => CONTROLS.has(byte));
  return end < 0 ? bytes.length : end;
}

function rasterLength(bytes: Uint8Array): number {
  if (bytes.length < 8) return 8;
  const [, , , , xLow = 0, xHigh = 0, yLow = 0, yHigh = 0] = bytes;
  return 8 + (xLow + 256 * xHigh) * (yLow + 256 * yHigh);
}

function meaning(first: number, letter: string, length: number): Taken {
  if (first !== 0x1d) return { length, is: 'part' };
  if (letter === 'V') return { length, is: 'end', copies: 1 };
  return letter === 'r' ? { length, is: 'mark', says: IN_TURN } : { length, is: 'part' };
}

function answerOf(question: number, problems: AskedState['problems']): number {
  const has = (...some: AskedState['problems'][number][]): boolean => some.some((one) => problems.includes(one));
  switch (question) {
    case 1:
      return 0x12 | (problems.length > 0 ? 0x08 : 0);
    case 2:
      return 0x12 | (has('head-open') ? 0x04 : 0) | (has('paper-out') ? 0x20 : 0);
    case 3:
      return 0x12 | (has('head-hot') ? 0x40 : 0) | (has('other-problem') ? 0x20 : 0);
    default:
      return 0x12 | (has('paper-out') ? 0x60 : 0);
  }
}
