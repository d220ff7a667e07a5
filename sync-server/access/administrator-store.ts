import type { DocumentStore } from '#shared/store/document-store.ts';
import { forbidden } from '../errors/couch-error.ts';
import type { ServedStore } from './database-view.ts';

export const recordsAreClosed = () =>
  forbidden('The records of an organisation are not open to administrators of the server.');

/** The database of an organisation as whoever runs the server sees it: that it is there and how large, no record. */
export function administratorStore(inner: DocumentStore): ServedStore {
  const refuse = async (): Promise<never> => {
    throw recordsAreClosed();
  };
  return {
    info: () => inner.info(),
    find: refuse,
    findMany: refuse,
    findLeaves: refuse,
    listRevisions: refuse,
    findMissing: refuse,
    listChanges: refuse,
    listIds: refuse,
    findLocal: refuse,
    findAttachment: refuse,
    stageAttachment: refuse,
    purge: refuse,
    write: refuse,
    watch: () => () => {},
  };
}
