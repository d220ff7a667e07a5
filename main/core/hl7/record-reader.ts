import type { Document } from '#shared/model/envelope.ts';
import type { StoredRevision } from '#shared/store/document-store.ts';
import type { StoreReader } from '../api/operation-handler.ts';

/** Port: documents of the store, as commands read them. */
export interface RecordReader {
  /** Undefined of tombstones and where the body has been dropped. */
  toDocument<Resource>(stored: StoredRevision | undefined): Document<Resource> | undefined;
  /** Every document of one kind in a patient's record. */
  listOfPatient<Resource>(
    store: Pick<StoreReader, 'listDocuments'>,
    kind: string,
    patient: string,
  ): Promise<Document<Resource>[]>;
}
