/**
 * Comma-separated values as spreadsheets write them (RFC 4180): quotes, doubled quotes, line ends within quotes, CRLF or
 * LF, a byte order mark. The separator is the one of comma, semicolon and tab that the first line has most of.
 */
export interface CsvRow {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export type CsvText =
  | { readonly state: 'read'; readonly rows: readonly CsvRow[] }
  /** A quote that is never closed: what follows may be anything. */
  | { readonly state: 'unclosed'; readonly line: number };

/** Empty lines are left out. Cells are trimmed unless they were quoted. */
export function readCsv(text: string): CsvText {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const reader = new CsvReader(body, separatorOf(body));
  return reader.read();
}

function separatorOf(text: string): string {
  const first = text.slice(0, /\r?\n/.exec(text)?.index ?? text.length);
  const count = (mark: string) => first.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

class CsvReader {
  readonly #rows: CsvRow[] = [];
  readonly #text: string;
  readonly #separator: string;
  #at = 0;
  #line = 1;

  constructor(text: string, separator: string) {
    this.#text = text;
    this.#separator = separator;
  }

  read(): CsvText {
    while (this.#at < this.#text.length) {
      const line = this.#line;
      const cells = this.#row();
      if (!cells) return { state: 'unclosed', line };
      if (cells.some((cell) => cell !== '')) this.#rows.push({ line, cells });
    }
    return { state: 'read', rows: this.#rows };
  }

  #row(): string[] | undefined {
    const cells: string[] = [];
    for (;;) {
      const cell = this.#cell();
      if (cell === undefined) return undefined;
      cells.push(cell);
      if (this.#text[this.#at] !== this.#separator) break;
      this.#at += 1;
    }
    this.#endLine();
    return cells;
  }

  #endLine(): void {
    if (this.#text[this.#at] === '\r') this.#at += 1;
    if (this.#text[this.#at] === '\n') this.#at += 1;
    this.#line += 1;
  }

  #cell(): string | undefined {
    while (this.#text[this.#at] === ' ') this.#at += 1;
    return this.#text[this.#at] === '"' ? this.#quoted() : this.#bare();
  }

  #bare(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !this.#isEnd(this.#text[this.#at])) this.#at += 1;
    return this.#text.slice(start, this.#at).trim();
  }

  #isEnd(char: string | undefined): boolean {
    return char === this.#separator || char === '\n' || char === '\r';
  }

  /** What stands between the closing quote and the separator belongs to the cell: it is not thrown away. */
  #quoted(): string | undefined {
    let cell = '';
    for (this.#at += 1; ; this.#at += 1) {
      const end = this.#text.indexOf('"', this.#at);
      if (end < 0) return undefined;
      cell += this.#text.slice(this.#at, end);
      this.#at = end + 1;
      if (this.#text[this.#at] !== '"') break;
      cell += '"';
    }
    this.#line += cell.split('\n').length - 1;
    return cell + this.#bare();
  }
}
