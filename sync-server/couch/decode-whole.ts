import type { StagedByName } from '#shared/protocol/attachment-json.ts';
import { splitDocument } from '#shared/protocol/document-text.ts';
import { decodeDocument, type IncomingDocument, type Malformed } from '#shared/protocol/revision-json.ts';
import { badRequest, documentTooLarge } from '../errors/couch-error.ts';
import { isTooDeep, MOST_LEVELS } from './is-too-deep.ts';

/** The document that is the whole body of a request. Its size is measured without attachments. */
export function decodeWhole(
  text: string,
  limitBytes: number,
  id = '',
  staged?: StagedByName,
): IncomingDocument | Malformed {
  const document = decodeDocument(splitOrRefuse(text), staged);
  if ('error' in document) return document;
  if (isTooDeep(document.body)) throw badRequest(TOO_DEEP);
  if (isLargerThan(document.body, limitBytes)) throw documentTooLarge(document.id ?? id);
  return document;
}

function splitOrRefuse(text: string): ReturnType<typeof splitDocument> {
  try {
    return splitDocument(text);
  } catch (fault) {
    if (fault instanceof SyntaxError) throw badRequest('Document must be a JSON object');
    throw fault;
  }
}

export const TOO_DEEP = `The document nests deeper than ${MOST_LEVELS} levels.`;

/** UTF-8 bytes are counted only where their number could matter. */
export function isLargerThan(text: string, limitBytes: number): boolean {
  if (text.length > limitBytes) return true;
  return text.length * 3 > limitBytes && Buffer.byteLength(text) > limitBytes;
}
