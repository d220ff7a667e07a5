import { findPathInText, openPaths } from '#shared/revision/find-path-in-text.ts';
import { listLatest } from '#shared/revision/list-latest.ts';
import { listLeavesInText } from '#shared/revision/list-leaves-in-text.ts';
import { listMissing } from '#shared/revision/list-missing.ts';
import { listPossibleAncestors } from '#shared/revision/list-possible-ancestors.ts';
import { parseBranch } from '#shared/revision/parse-branch.ts';
import { parseTree } from '#shared/revision/parse-tree.ts';
import { compareRevs, type Rev, type RevisionPath } from '#shared/revision/rev.ts';
import type { DocumentJudge } from './document-judge.ts';
import { type DocumentSource, type DocumentState, findContent, type RevisionContent } from './document-state.ts';
import type { ChangeRow, ChangesQuery, ConflictEntry, ListedDocument, StoredRevision } from './document-store.ts';

/** How stored state answers the questions of `DocumentStore`, the same in every engine. */
export function toStoredRevision(id: string, rev: Rev, path: RevisionPath, content: RevisionContent): StoredRevision {
  const { deleted, body, attachments } = content;
  return attachments ? { id, rev, path, deleted, body, attachments } : { id, rev, path, deleted, body };
}

export function winnerOf(state: DocumentState): StoredRevision {
  return toStoredRevision(state.id, state.rev, findPathInText(state.tree, state.rev) as RevisionPath, state.content);
}

/** The same as a list shows it. */
export function listedOf(state: DocumentState): ListedDocument {
  return { ...winnerOf(state), conflicted: state.conflicted };
}

/** A revision of the document; `body` is undefined when only its id is known. */
export function findRevision(source: DocumentSource, state: DocumentState, rev: Rev): StoredRevision | undefined {
  return findRevisions(source, state, [rev])[0];
}

/** Those of the revisions that the document has, in the order given. */
function findRevisions(source: DocumentSource, state: DocumentState, revs: readonly Rev[]): StoredRevision[] {
  const findPath = openPaths(state.tree);
  return revs.flatMap((rev) => {
    const path = findPath(rev);
    if (!path) return [];
    return toStoredRevision(state.id, rev, path, findContent(source, state, rev) ?? lackingContent(state, rev));
  });
}

function lackingContent({ tree }: DocumentState, rev: Rev): RevisionContent {
  const deleted = listLeavesInText(tree).some((leaf) => leaf.rev === rev && leaf.deleted);
  return { deleted, body: undefined };
}

export function listLeafRevisions(
  source: DocumentSource,
  state: DocumentState,
  { revs, latest = false }: { revs?: readonly Rev[]; latest?: boolean } = {},
): StoredRevision[] {
  const wanted = revs ? (latest ? latestOf(state, revs) : revs) : listLeavesInText(state.tree).map((leaf) => leaf.rev);
  return findRevisions(source, state, wanted);
}

function latestOf(state: DocumentState, revs: readonly Rev[]): Rev[] {
  const tree = parseTree(state.tree);
  return [...new Set(revs.flatMap((rev) => listLatest(tree, rev).map((leaf) => leaf.rev)))];
}

export function listRevisionStates(
  source: DocumentSource,
  state: DocumentState,
): { rev: Rev; state: 'available' | 'missing' | 'deleted' }[] {
  const revs = [...parseTree(state.tree).keys()].sort((a, b) => compareRevs(b, a));
  return revs.map((rev) => {
    const content = findContent(source, state, rev);
    if (content?.body === undefined) return { rev, state: 'missing' };
    return { rev, state: content.deleted ? 'deleted' : 'available' };
  });
}

export function findMissingOf(
  source: DocumentSource,
  { id, revs }: { readonly id: string; readonly revs: readonly Rev[] },
): { id: string; missing: Rev[]; possibleAncestors: Rev[] } | undefined {
  const state = source.findDocument(id);
  const tree = state ? parseTree(state.tree) : new Map();
  const missing = listMissing(tree, revs).filter((rev) => !source.isQuarantined(id, rev));
  return missing.length === 0 ? undefined : { id, missing, possibleAncestors: listPossibleAncestors(tree, missing) };
}

/** Nearly every document has one branch, and its leaf is the winner: that is told without building the tree. */
export function toChangeRow(
  source: DocumentSource,
  state: DocumentState,
  bodies: 'none' | 'winner' | 'leaves',
): ChangeRow {
  const { seq, id, rev, content } = state;
  if (!state.tree.includes(';')) {
    const leaves = [{ rev, deleted: content.deleted }];
    if (bodies === 'none') return { seq, id, leaves };
    return { seq, id, leaves, revisions: [toStoredRevision(id, rev, parseBranch(state.tree).path, content)] };
  }
  const leaves = listLeavesInText(state.tree);
  if (bodies === 'none') return { seq, id, leaves };
  if (bodies === 'winner') return { seq, id, leaves, revisions: [winnerOf(state)] };
  const revs = leaves.map((leaf) => leaf.rev);
  return { seq, id, leaves, revisions: findRevisions(source, state, revs) };
}

export function toConflictEntry(state: DocumentState, judge: DocumentJudge): ConflictEntry {
  const others = listLeavesInText(state.tree).filter((leaf) => !leaf.deleted && leaf.rev !== state.rev);
  const incident = state.facts.kind !== undefined && judge.isEvent(state.facts.kind);
  return { id: state.id, winner: state.rev, others: others.map((leaf) => leaf.rev), ...(incident ? { incident } : {}) };
}

/** Where the next page begins: after the last row of a full one; else, ascending, everything up to now has been seen (ST3.2). */
export function lastSeqOf(
  { since, descending, limit }: ChangesQuery,
  rows: readonly { readonly seq: number }[],
  updateSeq: number,
): number {
  const last = rows.at(-1)?.seq ?? since;
  return descending || rows.length === limit ? last : Math.max(since, updateSeq);
}
