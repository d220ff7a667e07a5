/**
 * A write's result on its way back from the writer's thread. In a bulk load nearly every document was stored, with the
 * next sequence: where that holds for the whole batch of grafts, one number says it, and the outcomes are told again
 * from the request. Everything else goes as it is.
 */
import { makeRev } from '#shared/revision/rev.ts';
import type { Graft, WriteOutcome, WriteResult } from '#shared/store/document-store.ts';
import type { WriteRequest } from './sqlite-writer.ts';

/** As text: that crosses threads faster than a thousand small objects. `all-stored` says that no graft was refused or known. */
export type PackedResult =
  | { readonly packed: 'all-stored'; readonly firstSeq: number; readonly updateSeq: number }
  | { readonly packed: 'text'; readonly resultJson: string };

export function packResult(request: WriteRequest, result: WriteResult): PackedResult {
  const grafts = graftsOnly(request);
  const first = result.outcomes[0];
  if (grafts && first?.state === 'stored' && areStoredInARow(grafts, result, first.seq)) {
    return { packed: 'all-stored', firstSeq: first.seq, updateSeq: result.updateSeq };
  }
  return { packed: 'text', resultJson: JSON.stringify(result) };
}

export function unpackResult(request: WriteRequest, packed: PackedResult): WriteResult {
  if (packed.packed === 'text') return JSON.parse(packed.resultJson) as WriteResult;
  const { firstSeq, updateSeq } = packed;
  const outcomes = (graftsOnly(request) ?? []).map(
    ({ id, path }, index): WriteOutcome => ({ state: 'stored', id, rev: revOf(path), seq: firstSeq + index }),
  );
  return { committed: true, outcomes, updateSeq };
}

function graftsOnly(request: WriteRequest): readonly Graft[] | undefined {
  if (request.do !== 'write' || (request.batch.edits?.length ?? 0) > 0) return undefined;
  return request.batch.grafts;
}

function areStoredInARow(grafts: readonly Graft[], { committed, outcomes }: WriteResult, firstSeq: number): boolean {
  if (!committed || outcomes.length !== grafts.length) return false;
  return outcomes.every((outcome, index) => outcome.state === 'stored' && outcome.seq === firstSeq + index);
}

function revOf({ start, ids }: Graft['path']): string {
  return makeRev(start, ids[0] as string);
}
