import type { StoredRevision } from '#shared/store/document-store.ts';
import type { Answer } from '../answer.ts';
import type { Call, DatabaseCall } from '../call.ts';
import type { DocumentWish } from '../document-pieces.ts';
import { inPieces } from '../in-pieces.ts';
import { mixedPieces, newBoundary, type Pieces, relatedPieces } from './write-parts.ts';

/** Only a caller that names the type gets it: many accept everything and read JSON. */
export function accepts({ request }: Call, type: string): boolean {
  return request.headers.accept?.toLowerCase().includes(type) ?? false;
}

export function relatedAnswer(
  { view }: DatabaseCall,
  revision: StoredRevision,
  wish: DocumentWish,
  headers: Readonly<Record<string, string>>,
): Answer {
  const boundary = newBoundary();
  const type = { 'content-type': `multipart/related; boundary="${boundary}"` };
  return {
    status: 200,
    headers: { ...headers, ...type },
    body: inPieces(relatedPieces(view, revision, wish, boundary)),
  };
}

export function mixedAnswer(parts: AsyncIterable<Pieces>, subtype: 'mixed' | 'related' = 'mixed'): Answer {
  const boundary = newBoundary();
  const headers = { 'content-type': `multipart/${subtype}; boundary="${boundary}"` };
  return { status: 200, headers, body: inPieces(mixedPieces(boundary, parts)) };
}
