import { isRev } from '#shared/revision/rev.ts';
import type { AttachmentInput, StoredRevision } from '#shared/store/document-store.ts';
import { badRequest, notFound } from '../../errors/couch-error.ts';
import { type DatabaseCall, documentId, type Endpoint } from '../call.ts';
import { checkDocumentId } from '../check-document-id.ts';
import { findRevParameter } from '../rev-parameter.ts';
import { savedAnswer, writeOne } from '../save-edit.ts';

/** `COPY /{db}/{id}`, to the document that the header `Destination` names: `other` or `other?rev=…`. Attachments go along. */
export const copyDocument: Endpoint<DatabaseCall> = async (call) => {
  call.request.resume();
  const { id, rev: parent } = readDestination(call);
  const source = await findSource(call);
  const attachments = copiesOf(source);
  const edit = {
    id,
    body: source.body ?? '{}',
    ...(parent !== undefined && { parent }),
    ...(attachments && { attachments }),
  };
  return savedAnswer(await writeOne(call, { edits: [edit] }), 201);
};

async function findSource(call: DatabaseCall): Promise<StoredRevision> {
  const rev = findRevParameter(call);
  const source = await call.view.store.find(documentId(call), rev);
  if (source?.body === undefined) throw notFound();
  if (source.deleted) throw notFound('deleted');
  return source;
}

function readDestination({ request }: DatabaseCall): { id: string; rev: string | undefined } {
  const header = request.headers.destination;
  if (typeof header !== 'string' || header === '') throw badRequest('Destination header is mandatory for COPY.');
  if (/^[a-z]+:\/\//i.test(header)) throw badRequest('Destination URL must be relative.');
  const [path = '', query = ''] = header.split('?', 2);
  const rev = new URLSearchParams(query).get('rev') ?? undefined;
  if (rev !== undefined && !isRev(rev)) throw badRequest('Invalid rev format');
  const id = decodeOrRefuse(path.replace(/^\//, ''));
  checkDocumentId(id);
  return { id, rev };
}

function decodeOrRefuse(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest('Destination has a malformed escape');
  }
}

function copiesOf({ attachments }: StoredRevision): Readonly<Record<string, AttachmentInput>> | undefined {
  if (!attachments) return undefined;
  const copies = Object.entries(attachments).map(([name, stub]) => [name, { stub: true, ...stub, revpos: 1 }]);
  return Object.fromEntries(copies) as Record<string, AttachmentInput>;
}
