import type { Document } from '#shared/model/envelope.ts';
import type { StoreReader } from '../api/operation-handler.ts';
import { toDocument } from './current-document.ts';

const PAGE = 500;

/** Every document of one kind in a patient's record, in the order in which they were made; `after` an id, where given. */
export async function listOfPatient<Resource>(
  store: Pick<StoreReader, 'listDocuments'>,
  kind: string,
  patient: string,
  after?: string,
): Promise<Document<Resource>[]> {
  const documents: Document<Resource>[] = [];
  let afterId = after;
  for (;;) {
    const page = await store.listDocuments({ kind, patient, limit: PAGE, ...(afterId ? { afterId } : {}) });
    documents.push(...page.flatMap((stored) => toDocument<Resource>(stored) ?? []));
    if (page.length < PAGE) return documents;
    afterId = page.at(-1)?.id;
  }
}
