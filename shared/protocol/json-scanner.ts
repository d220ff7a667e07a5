/**
 * Finds where values begin and end in JSON text without building them, so that a body can be cut out of a document and
 * kept as its author wrote it (a FHIR decimal `1.50` is not `1.5`).
 *
 * The scanner trusts the text: it finds bounds, it does not judge. Text from outside goes through `JSON.parse` as well,
 * before or after; on malformed text the scanner throws SyntaxError or gives bounds that mean nothing, but always ends.
 */

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const COMMA = 44;
const COLON = 58;

export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** Where the value that begins at `from` ends (exclusive). */
function skipValue(text: string, from: number): number {
  const code = text.charCodeAt(from);
  if (code === QUOTE) return skipString(text, from);
  if (code === OPEN_BRACE || code === OPEN_BRACKET) return skipNested(text, from);
  return skipScalar(text, from);
}

function skipString(text: string, from: number): number {
  let end = from;
  do {
    end = text.indexOf('"', end + 1);
    if (end < 0) throw new SyntaxError('unterminated string');
  } while (isEscaped(text, end));
  return end + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

function skipNested(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = skipString(text, at);
      continue;
    }
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  throw new SyntaxError('unterminated object or array');
}

function skipScalar(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET || isSpace(code)) break;
  }
  if (at === from) throw new SyntaxError('a value is missing');
  return at;
}

export type VisitMember = (key: string, keyStart: number, valueStart: number, valueEnd: number) => void;

/** Visits the members of the object that begins at `from`; returns where it ends. */
export function scanObject(text: string, from: number, visit: VisitMember): number {
  return scanSequence(text, from, OPEN_BRACE, CLOSE_BRACE, (at) => {
    const keyEnd = skipValue(text, at);
    const colon = skipSpace(text, keyEnd);
    if (text.charCodeAt(at) !== QUOTE || text.charCodeAt(colon) !== COLON) throw new SyntaxError('a key is missing');
    const valueStart = skipSpace(text, colon + 1);
    const valueEnd = skipValue(text, valueStart);
    visit(readKey(text, at, keyEnd), at, valueStart, valueEnd);
    return valueEnd;
  });
}

/**
 * Where the value of the first member of that name begins, in the object that begins at `from`. Only what stands before it
 * is walked over.
 */
export function findMember(text: string, from: number, name: string): number | undefined {
  if (text.charCodeAt(from) !== OPEN_BRACE) throw new SyntaxError('an object was expected');
  let at = skipSpace(text, from + 1);
  while (text.charCodeAt(at) === QUOTE) {
    const keyEnd = skipString(text, at);
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    if (readKey(text, at, keyEnd) === name) return valueStart;
    const comma = skipSpace(text, skipValue(text, valueStart));
    if (text.charCodeAt(comma) !== COMMA) return undefined;
    at = skipSpace(text, comma + 1);
  }
  return undefined;
}

/** A key may hide behind escapes (`"\\u005fid"` is `_id`). */
function readKey(text: string, start: number, end: number): string {
  const key = text.slice(start + 1, end - 1);
  return key.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : key;
}

/** Visits the elements of the array that begins at `from`; returns where it ends. */
export function scanArray(text: string, from: number, visit: (start: number, end: number) => void): number {
  return scanSequence(text, from, OPEN_BRACKET, CLOSE_BRACKET, (at) => {
    const end = skipValue(text, at);
    visit(at, end);
    return end;
  });
}

function scanSequence(text: string, from: number, open: number, close: number, item: (at: number) => number): number {
  if (text.charCodeAt(from) !== open) throw new SyntaxError('an object or array was expected');
  let at = skipSpace(text, from + 1);
  if (text.charCodeAt(at) === close) return at + 1;
  for (;;) {
    at = skipSpace(text, item(at));
    const code = text.charCodeAt(at);
    if (code === close) return at + 1;
    if (code !== COMMA) throw new SyntaxError('a comma is missing');
    at = skipSpace(text, at + 1);
  }
}
