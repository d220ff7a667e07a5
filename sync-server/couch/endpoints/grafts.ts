/** `POST /{db}/_holdfast/grafts`: revisions pushed as rows; our own, faster form of `_bulk_docs?new_edits=false`. */

import { createRowDecoder } from '#shared/protocol/row-decoder.ts';
import { MalformedRows, ROWS_MEDIA_TYPE, rowToGraft, type WireRow } from '#shared/protocol/rows.ts';
import type { GraftsAnswer } from '#shared/protocol/rows-query.ts';
import type { Graft, WriteOutcome } from '#shared/store/document-store.ts';
import { badRequest, wrongContentType } from '../../errors/couch-error.ts';
import { json } from '../answer.ts';
import type { DatabaseCall, Endpoint } from '../call.ts';
import { findIdFlaw } from '../check-document-id.ts';
import { isLargerThan, TOO_DEEP } from '../decode-whole.ts';
import { isTooDeep } from '../is-too-deep.ts';
import { readBytes } from '../read-body.ts';
import { sequenceToken } from '../sequence-token.ts';
import { isRejected } from './bulk-docs.ts';

type RefusedRow = GraftsAnswer['refused'][number];

export const grafts: Endpoint<DatabaseCall> = async (call) => {
  if (call.request.headers['content-type'] !== ROWS_MEDIA_TYPE)
    throw wrongContentType(`Content-Type must be ${ROWS_MEDIA_TYPE}`);
  const { requestBytes, documentBytes } = call.context.config.limits;
  const taken: Graft[] = [];
  const refused: RefusedRow[] = [];
  for (const row of decodeRows(await readBytes(call.request, requestBytes))) {
    const flaw = findFlaw(row, documentBytes);
    if (flaw) refused.push(flaw);
    else taken.push(toGraft(row));
  }
  const { outcomes, updateSeq } = await call.view.store.write({ grafts: taken });
  outcomes.forEach((outcome, index) => {
    if (isRejected(outcome)) refused.push(refusalOf(outcome, taken[index] as Graft));
  });
  const { instanceId } = await call.view.store.info();
  return json(201, { refused, seq: sequenceToken(updateSeq, instanceId) } satisfies GraftsAnswer);
};

function decodeRows(bytes: Buffer): WireRow[] {
  try {
    const decoder = createRowDecoder();
    const rows = decoder.push(bytes);
    decoder.end();
    return rows;
  } catch (fault) {
    throw asBadRequest(fault);
  }
}

function toGraft(row: WireRow): Graft {
  try {
    return rowToGraft(row);
  } catch (fault) {
    throw asBadRequest(fault);
  }
}

const asBadRequest = (fault: unknown) => (fault instanceof MalformedRows ? badRequest(fault.message) : fault);

function findFlaw(row: WireRow, documentBytes: number): RefusedRow | undefined {
  const { id } = row;
  const rev = `${row.path.start}-${row.path.ids[0]}`;
  const idFlaw = findIdFlaw(id);
  if (idFlaw !== undefined) return { id, rev, error: 'illegal_docid', reason: idFlaw };
  if (isLargerThan(row.body ?? '', documentBytes)) return { id, rev, error: 'document_too_large', reason: id };
  if (isTooDeep(row.body ?? '')) return { id, rev, error: 'bad_request', reason: TOO_DEEP };
  if (row.body === undefined) return { id, rev, error: 'bad_request', reason: 'the row has no body' };
  return isJsonObject(row.body)
    ? undefined
    : { id, rev, error: 'bad_request', reason: 'the body is not a JSON object' };
}

/** @SAFETY A body that is stored is sent on as text; one that is not JSON would break every reader of the feed. */
function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function refusalOf(outcome: WriteOutcome, { id, path }: Graft): RefusedRow {
  const reason = 'reason' in outcome ? outcome.reason : outcome.state;
  const error = lacksBytes(outcome) ? 'missing_stub' : 'forbidden';
  return { id, rev: `${path.start}-${path.ids[0]}`, error, reason };
}

/** The sender then offers the document again, its files with it (WR5). */
function lacksBytes(outcome: WriteOutcome): boolean {
  return outcome.state === 'refused' && (outcome.path?.startsWith('_attachments.') ?? false);
}
