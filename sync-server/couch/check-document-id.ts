import { illegalDocumentId } from '../errors/couch-error.ts';

/** Why CouchDB would not take this id; undefined for a good one. */
export function findIdFlaw(id: string): string | undefined {
  if (id === '') return 'Document id must not be empty';
  if (id.startsWith('_') && !id.startsWith('_design/')) return 'Only reserved document ids may start with underscore.';
  return undefined;
}

export function checkDocumentId(id: string): void {
  const flaw = findIdFlaw(id);
  if (flaw !== undefined) throw illegalDocumentId(flaw);
}
