const QUOTE = 34;
const BACKSLASH = 92;

/** Finds the end of a JSON string that comes in pieces. */
export class StringEnd {
  /** Backslashes at the end of the piece before. */
  #carried = 0;

  /** Where its closing quote stands, looking from `from` on; undefined where it goes on in the next piece. */
  find(piece: Buffer, from: number): number | undefined {
    for (let look = from; ; ) {
      const quote = piece.indexOf(QUOTE, look);
      const backslashes = this.#backslashesBefore(piece, from, quote < 0 ? piece.length : quote);
      this.#carried = quote < 0 ? backslashes : 0;
      if (quote < 0) return undefined;
      if (backslashes % 2 === 0) return quote;
      look = quote + 1;
    }
  }

  #backslashesBefore(piece: Buffer, from: number, end: number): number {
    let count = 0;
    while (end - count > from && piece[end - count - 1] === BACKSLASH) count += 1;
    return end - count === from ? count + this.#carried : count;
  }
}
