/**
 * A write's result on its way back from the writer's thread. In a bulk load nearly every document was stored, with the
 * next sequence: where that holds for the whole batch, one number says it, and the outcomes are told again from the
 * request, with the revisions where the request does not name them. Everything else goes as it is.
 */
import { makeRev } from '#shared/revision/rev.ts';
import type { Edit, Graft, WriteOutcome, WriteResult } from '#shared/store/document-store.ts';
import type { WriteRequest } from './sqlite-writer.ts';

/** As text: that crosses threads faster than a thousand small objects. `all-stored` says that nothing was refused or known. */
export type PackedResult =
  | {
      readonly packed: 'all-stored';
      readonly firstSeq: number;
      readonly updateSeq: number;
      /** Revisions made of edits, separated by spaces; undefined for grafts, which bring theirs. */
      readonly revs: string | undefined;
    }
  | { readonly packed: 'text'; readonly resultJson: string };

export function packResult(request: WriteRequest, result: WriteResult): PackedResult {
  const documents = documentsOf(request);
  const first = result.outcomes[0];
  if (documents.length > 0 && first?.state === 'stored') {
    const revs = revsStoredInARow(result, first.seq);
    if (revs?.length === documents.length) {
      const { updateSeq } = result;
      return {
        packed: 'all-stored',
        firstSeq: first.seq,
        updateSeq,
        revs: isEdit(documents) ? revs.join(' ') : undefined,
      };
    }
  }
  return { packed: 'text', resultJson: JSON.stringify(result) };
}

export function unpackResult(request: WriteRequest, packed: PackedResult): WriteResult {
  if (packed.packed === 'text') return JSON.parse(packed.resultJson) as WriteResult;
  const { firstSeq, updateSeq } = packed;
  const revs = packed.revs?.split(' ');
  const outcomes = documentsOf(request).map(
    (document, index): WriteOutcome => ({
      state: 'stored',
      id: document.id,
      rev: 'path' in document ? revOfGraft(document) : (revs?.[index] as string),
      seq: firstSeq + index,
    }),
  );
  return { committed: true, outcomes, updateSeq };
}

/** Of a batch that is all edits or all grafts; a mixed one goes as text. */
function documentsOf(request: WriteRequest): readonly Edit[] | readonly Graft[] {
  if (request.do !== 'write') return [];
  const { edits = [], grafts = [] } = request.batch;
  if (edits.length > 0 && grafts.length > 0) return [];
  return edits.length > 0 ? edits : grafts;
}

function isEdit(documents: readonly Edit[] | readonly Graft[]): boolean {
  return documents[0] !== undefined && !('path' in documents[0]);
}

function revsStoredInARow({ committed, outcomes }: WriteResult, firstSeq: number): string[] | undefined {
  if (!committed) return undefined;
  const revs: string[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.state !== 'stored' || outcome.seq !== firstSeq + index) return undefined;
    revs.push(outcome.rev);
  }
  return revs;
}

function revOfGraft({ path }: Graft): string {
  return makeRev(path.start, path.ids[0] as string);
}
