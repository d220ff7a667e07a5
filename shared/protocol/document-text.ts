import { findMember, scanObject, skipSpace } from './json-scanner.ts';

const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const COMMA = 44;

/** A CouchDB document taken apart: what CouchDB owns, and the body as its author wrote it. */
export interface DocumentParts {
  /** Members whose name begins with an underscore, parsed. */
  readonly special: Readonly<Record<string, unknown>>;
  /** JSON text of the other members; `{}` when there are none. Untouched where no special member stands among them. */
  readonly body: string;
}

/** Takes apart the document that begins at `from`. Throws SyntaxError where the text is no object. */
export function splitDocument(text: string, from = 0): DocumentParts {
  return takeDocument(text, skipSpace(text, from)).parts;
}

/** In one walk over its text; tells where it ends as well. */
function takeDocument(text: string, from: number): { parts: DocumentParts; end: number } {
  const special = Object.create(null) as Record<string, unknown>;
  const kept: string[] = [];
  let runStart = -1;
  let runEnd = -1;
  const endRun = () => {
    if (runStart >= 0) kept.push(text.slice(runStart, runEnd));
    runStart = -1;
  };
  const end = scanObject(text, from, (key, keyStart, valueStart, valueEnd) => {
    if (key.charCodeAt(0) === 95) {
      endRun();
      special[key] = JSON.parse(text.slice(valueStart, valueEnd));
    } else {
      if (runStart < 0) runStart = keyStart;
      runEnd = valueEnd;
    }
  });
  endRun();
  return { parts: { special, body: `{${kept.join(',')}}` }, end };
}

/**
 * Takes apart the documents of one member of the object that is the whole text, e.g. `docs` of `_bulk_docs`, one after the
 * other, in one walk. Of several members of that name the first counts. Throws SyntaxError at an element that is no object.
 */
export function* splitDocuments(text: string, member: string): Generator<DocumentParts> {
  const array = findMember(text, skipSpace(text, 0), member);
  if (array === undefined || text.charCodeAt(array) !== OPEN_BRACKET) return;
  let at = skipSpace(text, array + 1);
  while (text.charCodeAt(at) !== CLOSE_BRACKET) {
    const { parts, end } = takeDocument(text, at);
    yield parts;
    const next = skipSpace(text, end);
    at = text.charCodeAt(next) === COMMA ? skipSpace(text, next + 1) : next;
  }
}

/** A body with members put before its own, spliced as text: `head` is `"_id":"x","_rev":"1-a"` without braces. */
export function spliceMembers(head: string, body: string): string {
  const open = body.indexOf('{');
  const first = skipSpace(body, open + 1);
  if (body.charCodeAt(first) === 125) return `{${head}}`;
  return head === '' ? body : `{${head},${body.slice(first)}`;
}
