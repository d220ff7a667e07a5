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

type GraftHead = readonly [id: string, start: number, ids: readonly string[], deleted: boolean, bodyLength: number];
/** Null: absent. The last five are the glance; without a digest there is none. */
type EditHead = readonly [
  id: string,
  bodyLength: number,
  parent: string | null,
  deleted: boolean | null,
  digest: string | null,
  patient?: unknown,
  facility?: unknown,
  alsoFor?: unknown,
  commit?: unknown,
];

const WORTH_PACKING = 16;

export function packRequest(request: WriteRequest): PackedRequest {
  if (request.do !== 'write') return { packed: false, request };
  const { grafts = [], edits = [], ...rest } = request.batch;
  if (grafts.length + edits.length < WORTH_PACKING || grafts.some(hasAttachments) || edits.some(hasAttachments)) {
    return { packed: false, request };
  }
  return {
    packed: true,
    rest: { do: 'write', batch: rest },
    grafts: pack(grafts, graftHead),
    edits: pack(edits, editHead),
  };
}

export function unpackRequest(message: PackedRequest): WriteRequest {
  if (!message.packed) return message.request;
  const { rest, grafts, edits } = message;
  if (rest.do !== 'write') return rest;
  return { do: 'write', batch: { ...rest.batch, grafts: unpackGrafts(grafts), edits: unpackEdits(edits) } };
}

function hasAttachments(document: Edit | Graft): boolean {
  return document.attachments !== undefined;
}

const graftHead = ({ id, path, deleted, body }: Graft): GraftHead => [id, path.start, path.ids, deleted, body.length];

function editHead({ id, body, parent, deleted, glance }: Edit): EditHead {
  if (!glance) return [id, body.length, parent ?? null, deleted ?? null, null];
  const { patient, facility, alsoFor, commit } = glance.envelope;
  return [id, body.length, parent ?? null, deleted ?? null, glance.digest, patient, facility, alsoFor, commit];
}

function editOf([id, , parent, deleted, digest, ...members]: EditHead, body: string): Edit {
  const [patient, facility, alsoFor, commit] = members;
  return {
    id,
    body,
    ...(parent !== null && { parent }),
    ...(deleted !== null && { deleted }),
    ...(digest !== null && { glance: { digest, envelope: { patient, facility, alsoFor, commit } } }),
  };
}

function pack<T extends { readonly body: string }>(
  documents: readonly T[],
  headOf: (one: T) => unknown,
): PackedDocuments {
  const heads: unknown[] = [];
  const bodies: string[] = [];
  for (const document of documents) {
    heads.push(headOf(document));
    bodies.push(document.body);
  }
  return { heads: JSON.stringify(heads), bodies: bodies.join('') };
}

function unpackGrafts({ heads, bodies }: PackedDocuments): Graft[] {
  let at = 0;
  return (JSON.parse(heads) as GraftHead[]).map(([id, start, ids, deleted, length]) => {
    const body = bodies.slice(at, at + length);
    at += length;
    return { id, path: { start, ids }, deleted, body };
  });
}

function unpackEdits({ heads, bodies }: PackedDocuments): Edit[] {
  let at = 0;
  return (JSON.parse(heads) as EditHead[]).map((head) => {
    const body = bodies.slice(at, at + head[1]);
    at += head[1];
    return editOf(head, body);
  });
}
