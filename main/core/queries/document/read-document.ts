import type { DocumentReference } from '@medplum/fhirtypes';
import type { contract } from '#shared/contract/index.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { QueryHandler, StoreReader } from '../../api/operation-handler.ts';
import { toDocument } from '../../commands/current-document.ts';

const NOT_HERE = refusal('not-found', 'This file is not here.');

/** The bytes of a filed picture or PDF, for the window to show. */
export const readDocument: QueryHandler<typeof contract.file.read> = async ({ patientId, id }, { store }) => {
  const stored = await store.find(id);
  const document = toDocument<DocumentReference>(stored);
  if (!document || document.patient !== patientId) return NOT_HERE;
  const [stub] = Object.values(stored?.attachments ?? {});
  if (!stub) return NOT_HERE;
  const bytes = await findBytes(store, stub.digest);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const attachment = document.resource.content?.[0]?.attachment;
  const title = attachment?.title ?? document.resource.description ?? '';
  return { contentType: stub.contentType, title, base64: Buffer.from(bytes).toString('base64') };
};

async function findBytes(store: StoreReader, digest: string): Promise<Uint8Array | Refusal> {
  return (await store.findAttachment(digest)) ?? refusal('not-loaded-here', 'This file is still on its way here.');
}
