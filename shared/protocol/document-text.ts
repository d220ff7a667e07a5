import { scanArray, scanObject, skipSpace } from './json-scanner.ts';

/** A CouchDB document taken apart: what CouchDB owns, and the body as its author wrote it. */
export interface DocumentParts {
  /** Members whose name begins with an underscore, parsed. */
  readonly special: Readonly<Record<string, unknown>>;
  /** JSON text of the other members; `{}` when there are none. Untouched where no special member stands among them. */
  readonly body: string;
}

/** Takes apart the document that begins at `from`. Throws SyntaxError where the text is no object. */
export function splitDocument(text: string, from = 0): DocumentParts {
  const special: Record<string, unknown> = {};
  const kept: string[] = [];
  let runStart = -1;
  let runEnd = -1;
  const endRun = () => {
    if (runStart >= 0) kept.push(text.slice(runStart, runEnd));
    runStart = -1;
  };
  scanObject(text, skipSpace(text, from), (key, keyStart, valueStart, valueEnd) => {
    if (key.charCodeAt(0) === 95) {
      endRun();
      special[key] = JSON.parse(text.slice(valueStart, valueEnd));
    } else {
      if (runStart < 0) runStart = keyStart;
      runEnd = valueEnd;
    }
  });
  endRun();
  return { special, body: `{${kept.join(',')}}` };
}

/** Positions of the elements of one member of the object that is the whole text, e.g. `docs` of `_bulk_docs`. */
export function findElements(text: string, member: string): { start: number; end: number }[] | undefined {
  let found: { start: number; end: number }[] | undefined;
  scanObject(text, skipSpace(text, 0), (key, _keyStart, valueStart) => {
    if (key !== member || text.charCodeAt(valueStart) !== 91) return;
    const elements: { start: number; end: number }[] = [];
    scanArray(text, valueStart, (start, end) => elements.push({ start, end }));
    found = elements;
  });
  return found;
}

/** A body with members put before its own, spliced as text: `head` is `"_id":"x","_rev":"1-a"` without braces. */
export function spliceMembers(head: string, body: string): string {
  const open = body.indexOf('{');
  const first = skipSpace(body, open + 1);
  if (body.charCodeAt(first) === 125) return `{${head}}`;
  return head === '' ? body : `{${head},${body.slice(first)}`;
}
