/** What stands in the body: one document, or `{"docs": […]}`. */
export type JsonShape = 'document' | 'bulk';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * Where in a JSON text somebody stands who walks over it: only as deep as attachments lie, whatever lies below. Of several
 * `docs` the first counts, as in `splitDocuments`.
 */
export class JsonPlace {
  readonly #isBulk: boolean;
  /** Depth of a document; its attachments lie one below, the members of one two below. */
  readonly #base: number;
  readonly #areObjects: boolean[] = [];
  readonly #names: (string | undefined)[] = [];
  #depth = 0;
  #awaitsName = false;
  #document = 0;
  #lists = 0;

  constructor(shape: JsonShape) {
    this.#isBulk = shape === 'bulk';
    this.#base = this.#isBulk ? 3 : 1;
  }

  /** A string that begins here names a member that could lead to an attachment. */
  wantsName(): boolean {
    return this.#awaitsName && this.#depth <= this.#base + 2;
  }

  /** The name just passed; undefined where it is too long to be one that is looked for. */
  named(name: string | undefined): void {
    this.#names[this.#depth] = name;
  }

  /** A string that begins here is the data of this attachment. */
  findAttachment(): { readonly document: number; readonly name: string } | undefined {
    const base = this.#base;
    if (this.#awaitsName || this.#depth !== base + 2 || this.#names[base + 2] !== 'data') return undefined;
    if (![base, base + 1, base + 2].every((depth) => this.#areObjects[depth])) return undefined;
    const isListed = !this.#isBulk || (this.#areObjects[1] && !this.#areObjects[2] && this.#names[1] === 'docs');
    const name = this.#names[base + 1];
    if (!isListed || this.#lists > 1 || this.#names[base] !== '_attachments' || name === undefined) return undefined;
    return { document: this.#document, name };
  }

  /** Goes on in `piece` from `at` to the next quote, or to its end. */
  walk(piece: Uint8Array, from: number): number {
    let at = from;
    for (; at < piece.length; at += 1) {
      const code = piece[at] as number;
      if (code === QUOTE) return at;
      if (code === COLON) this.#awaitsName = false;
      else if (code === COMMA) this.#next();
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.#enter(code === OPEN_BRACE);
      else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) this.#leave();
    }
    return at;
  }

  #isFar(): boolean {
    return this.#depth > this.#base + 2;
  }

  #next(): void {
    this.#awaitsName = !this.#isFar() && this.#areObjects[this.#depth] === true;
    if (this.#isBulk && this.#depth === 2 && this.#lists === 1) this.#document += 1;
  }

  #enter(isObject: boolean): void {
    if (this.#isBulk && this.#depth === 1 && this.#names[1] === 'docs') this.#lists += 1;
    this.#depth += 1;
    if (this.#isFar()) return;
    this.#areObjects[this.#depth] = isObject;
    this.#names[this.#depth] = undefined;
    this.#awaitsName = isObject;
  }

  #leave(): void {
    this.#depth = Math.max(0, this.#depth - 1);
    this.#awaitsName = false;
  }
}
