/**
 * The body of a call that writes documents. A large one is walked over as it comes, and the files in it go to the store; a
 * small one, or one whose files are small, is read whole, which costs a few times its size for a moment.
 */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { StagedByName } from '#shared/protocol/attachment-json.ts';
import { attachmentTooLarge, CouchError, invalidJson, requestTooLarge } from '../../errors/couch-error.ts';
import { currentCall } from '../../operations/current-call.ts';
import type { DatabaseCall } from '../call.ts';
import { type JsonBody, readJsonOfAnyType } from '../read-body.ts';
import { limited, skipBody, streamBody } from '../stream-body.ts';
import type { JsonShape } from './json-place.ts';
import { liftAttachments } from './lift-attachments.ts';

export interface DocumentsBody extends JsonBody {
  /** The bytes of what was taken out of the text, by the place of the document. */
  readonly staged: ReadonlyMap<number, StagedByName>;
}

/** Packed bodies grow, and those that do not say how long they are may be of any length. */
export const LIFTED_FROM_BYTES = 4 * 1024 * 1024;

function isLarge({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  if (length === undefined) return true;
  const isPacked = (headers['content-encoding'] ?? 'identity') !== 'identity';
  return Number(length) > (isPacked ? LIFTED_FROM_BYTES / 4 : LIFTED_FROM_BYTES);
}

export async function readDocuments(call: DatabaseCall, shape: JsonShape): Promise<DocumentsBody> {
  const { request, context } = call;
  const { requestBytes, attachmentBytes } = context.config.limits;
  if (!isLarge(request)) return { ...(await readJsonOfAnyType(request, requestBytes)), staged: new Map() };
  try {
    return await lift(call, shape);
  } catch (fault) {
    // Where there is no room the answer goes at once: what this call holds is what the others wait for.
    if (fault instanceof CouchError && fault.status < 500) await skipBody(request, 2 * attachmentBytes);
    throw fault;
  }
}

async function lift({ request, view, context }: DatabaseCall, shape: JsonShape): Promise<DocumentsBody> {
  const { requestBytes, attachmentBytes } = context.config.limits;
  let keptBytes = 0;
  const { bytes, staged } = await liftAttachments(streamBody(request, 2 * attachmentBytes, requestTooLarge), {
    shape,
    stage: (name, data) => view.store.stageAttachment(limited(data, attachmentBytes, () => attachmentTooLarge(name))),
    keep(more) {
      keptBytes += more;
      if (keptBytes > requestBytes) throw requestTooLarge();
      currentCall()?.hold(more);
    },
  });
  return { ...parse(bytes), staged };
}

function parse(bytes: Buffer): JsonBody {
  if (!isUtf8(bytes)) throw invalidJson();
  const text = bytes.toString('utf8');
  try {
    return { text, value: JSON.parse(text) as unknown };
  } catch {
    throw invalidJson();
  }
}
