/**
 * The writing half of a station's view (PR2). Judged per document, by what it says and by what is stored: one alone would
 * let a station take another site's document over by claiming it. Whoever may not see a document hears of it what is
 * heard of one that does not exist, as far as an answer to a write can be that.
 */
import type { AttachmentInput, DocumentStore, Edit, Graft, WriteOutcome } from '#shared/store/document-store.ts';
import { type EnvelopeFacts, everythingInLaneTwo, readEnvelopeFacts } from '#shared/store/envelope-facts.ts';
import { lazyBody, MalformedBody } from '#shared/store/lazy-body.ts';
import { inheritFacts, isInScope, KIND_IN_NO_SCOPE } from '#shared/store/scope.ts';
import type { StationScope } from '../scopes/station-scope.ts';

type Written = Edit | Graft;
export type Objection = WriteOutcome | string | undefined;

/** Code first: a program reads it, a person reads the rest. */
const OUTSIDE_SCOPE = 'outside-scope: this document belongs to a site or a patient that this station does not hold';

/** What a station may not write of a batch, with the reason; asked once for all. */
export async function findScopeObjections(
  inner: Pick<DocumentStore, 'findFacts' | 'findLeaves'>,
  documents: readonly Written[],
  { writable }: StationScope,
): Promise<ReadonlyMap<Written, Objection>> {
  const judged = documents.filter(({ id }) => !id.startsWith(`${KIND_IN_NO_SCOPE}:`));
  const stored = await inner.findFacts(judged.map(({ id }) => id));
  const found = new Map<Written, Objection>();
  for (const [at, document] of judged.entries()) {
    const before = stored[at];
    const objection =
      before && !isInScope(before, writable)
        ? asUnknown(document)
        : isInScope(factsOf(document, before), writable)
          ? await findBorrowedBytes(inner, document)
          : OUTSIDE_SCOPE;
    if (objection !== undefined) found.set(document, objection);
  }
  return found;
}

/** An edit of a revision that does not exist is a conflict; so is one of a revision that this caller may not know. */
function asUnknown(document: Written): Objection {
  if (!('parent' in document) || document.parent === undefined) return OUTSIDE_SCOPE;
  return { state: 'conflict', id: document.id, reason: 'document update conflict' };
}

function factsOf({ id, deleted, body }: Written, before: EnvelopeFacts | undefined): EnvelopeFacts {
  const said = readFacts(id, body);
  return deleted && before ? inheritFacts(said, before) : said;
}

/** What is no JSON object says nothing; the store refuses it. */
function readFacts(id: string, body: string): EnvelopeFacts {
  try {
    return readEnvelopeFacts(id, body, lazyBody(body).value, everythingInLaneTwo);
  } catch (fault) {
    if (fault instanceof MalformedBody) return readEnvelopeFacts(id, '', () => ({}), everythingInLaneTwo);
    throw fault;
  }
}

/**
 * A reference to bytes is good for bytes of this very document: with another's digest in a document of one's own, its
 * bytes could be read. The sender then sends the bytes.
 */
async function findBorrowedBytes(
  inner: Pick<DocumentStore, 'findLeaves'>,
  { id, attachments }: Written,
): Promise<Objection> {
  const referred = Object.entries(attachments ?? {}).filter(([, input]) => isReference(input));
  if (referred.length === 0) return undefined;
  const leaves = await inner.findLeaves(id);
  const own = new Set(leaves.flatMap((leaf) => Object.values(leaf.attachments ?? {}).map(({ digest }) => digest)));
  const borrowed = referred.find(([, input]) => !own.has((input as { digest: string }).digest));
  if (!borrowed) return undefined;
  return { state: 'refused', id, path: `_attachments.${borrowed[0]}`, reason: 'attachment unknown here' };
}

/** Without a digest the parent's is meant, which the store looks up in the document itself. */
function isReference(input: AttachmentInput): boolean {
  return 'stub' in input && input.digest !== '';
}
