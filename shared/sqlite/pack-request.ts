/**
 * A write request on its way to the writer's thread. Copying a thousand small objects between threads costs more than
 * planning them; one long text costs next to nothing. So what all documents of a bulk load have goes as one text of
 * heads and one of bodies.
 */
import type { Edit, Graft } from '#shared/store/document-store.ts';
import type { WriteRequest } from './sqlite-writer.ts';

export type PackedRequest =
  | { readonly packed: false; readonly request: WriteRequest }
  /** `rest` carries what is not packed: local documents, the atomic mark. */
  | {
      readonly packed: true;
      readonly rest: WriteRequest;
      readonly grafts: PackedDocuments;
      readonly edits: PackedDocuments;
    };

interface PackedDocuments {
  /** JSON of every document without its body, each with the length of the body. */
  readonly heads: string;
  readonly bodies: string;
}

type Head<T> = readonly [Omit<T, 'body'>, bodyLength: number];

const WORTH_PACKING = 16;

export function packRequest(request: WriteRequest): PackedRequest {
  if (request.do !== 'write') return { packed: false, request };
  const { grafts = [], edits = [], ...rest } = request.batch;
  if (grafts.length + edits.length < WORTH_PACKING || [...grafts, ...edits].some(hasAttachments))
    return { packed: false, request };
  return { packed: true, rest: { do: 'write', batch: rest }, grafts: pack(grafts), edits: pack(edits) };
}

export function unpackRequest(message: PackedRequest): WriteRequest {
  if (!message.packed) return message.request;
  const { rest, grafts, edits } = message;
  if (rest.do !== 'write') return rest;
  return { do: 'write', batch: { ...rest.batch, grafts: unpack<Graft>(grafts), edits: unpack<Edit>(edits) } };
}

function hasAttachments(document: Edit | Graft): boolean {
  return document.attachments !== undefined;
}

function pack(documents: readonly (Edit | Graft)[]): PackedDocuments {
  const heads = documents.map(({ body, ...head }) => [head, body.length]);
  return { heads: JSON.stringify(heads), bodies: documents.map(({ body }) => body).join('') };
}

function unpack<T extends Edit | Graft>({ heads, bodies }: PackedDocuments): T[] {
  let at = 0;
  return (JSON.parse(heads) as Head<T>[]).map(([head, length]) => {
    const body = bodies.slice(at, at + length);
    at += length;
    return { ...head, body } as T;
  });
}
