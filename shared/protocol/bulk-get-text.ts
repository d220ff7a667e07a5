import { bulkGetError } from './bulk-get.ts';
import { type DocumentParts, splitDocument } from './document-text.ts';
import { scanArray, scanObject, skipSpace } from './json-scanner.ts';

export type BulkGetEntry =
  | { readonly state: 'found'; readonly document: DocumentParts }
  | { readonly state: 'missing'; readonly id: string; readonly rev: string | undefined; readonly reason: string };

/** Takes apart the JSON answer to `_bulk_get`, bodies kept as text. Throws SyntaxError on other text. */
export function splitBulkGet(text: string): BulkGetEntry[] {
  const entries: BulkGetEntry[] = [];
  scanObject(text, skipSpace(text, 0), (key, _keyStart, start) => {
    if (key === 'results') scanArray(text, start, (at) => readResult(text, at, entries));
  });
  return entries;
}

function readResult(text: string, from: number, entries: BulkGetEntry[]): void {
  scanObject(text, from, (key, _keyStart, start) => {
    if (key === 'docs') scanArray(text, start, (at) => readEntry(text, at, entries));
  });
}

function readEntry(text: string, from: number, entries: BulkGetEntry[]): void {
  scanObject(text, from, (key, _keyStart, start, end) => {
    if (key === 'ok') entries.push({ state: 'found', document: splitDocument(text, start) });
    else if (key === 'error') entries.push(missing(text.slice(start, end)));
  });
}

function missing(text: string): BulkGetEntry {
  const { id, rev, error, reason = error } = bulkGetError.parse(JSON.parse(text));
  return { state: 'missing', id, rev, reason };
}

/** The same for `GET /{db}/{id}?open_revs=[…]` with `Accept: application/json`. */
export function splitOpenRevs(text: string): DocumentParts[] {
  const found: DocumentParts[] = [];
  scanArray(text, skipSpace(text, 0), (element) => {
    scanObject(text, element, (key, _keyStart, start) => {
      if (key === 'ok') found.push(splitDocument(text, start));
    });
  });
  return found;
}
