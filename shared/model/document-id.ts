import { v7 as uuidV7 } from 'uuid';
import type { Clock } from '#shared/lib/clock.ts';

const DOCUMENT_ID = /^[A-Z][A-Za-z]+:[0-9A-Za-z-]{1,64}$/;

/** `<Kind>:<uuid v7>`; ids made later sort later. */
export function newDocumentId(kind: string, clock: Clock): string {
  return `${kind}:${uuidV7({ msecs: clock.now() })}`;
}

export function isDocumentId(text: string): boolean {
  return DOCUMENT_ID.test(text);
}

/** Kind of a document by its id; undefined when it is none of ours. */
export function findKindOf(id: string): string | undefined {
  return isDocumentId(id) ? id.slice(0, id.indexOf(':')) : undefined;
}
