/**
 * Leaves taken away for good: the one write that makes a tree smaller. Invariant: what other leaves stand on stays, and a
 * document that keeps a leaf keeps its winner's body with it. Other replicas are not told; their next push brings it back.
 */
import { formatTree } from '#shared/revision/format-tree.ts';
import { listLeaves } from '#shared/revision/list-leaves.ts';
import { parseTree } from '#shared/revision/parse-tree.ts';
import type { Rev } from '#shared/revision/rev.ts';
import type { RevNode, RevTree } from '#shared/revision/rev-tree.ts';
import { type DocumentState, findContent } from './document-state.ts';
import type { Purge } from './document-store.ts';
import { readEnvelopeFacts } from './envelope-facts.ts';
import { type LazyBody, lazyBody } from './lazy-body.ts';
import type { WriteRules } from './plan-write.ts';
import { joinFacts } from './scope.ts';
import type { DocumentChange, PurgePlan, WritePlan, WriteView } from './write-plan.ts';

export function planPurge(view: WriteView, asked: readonly Purge[], rules: WriteRules): WritePlan {
  const purged: Purge[] = [];
  const removed: DocumentState[] = [];
  const dropped: { id: string; rev: Rev }[] = [];
  const promoted: { id: string; rev: Rev }[] = [];
  const documents: DocumentChange[] = [];
  let { updateSeq } = view;
  for (const { id, revs } of asked) {
    const cut = cutLeaves(view.findDocument(id), revs);
    purged.push({ id, revs: cut?.revs ?? [] });
    if (!cut) continue;
    if (cut.tree.size === 0) removed.push(cut.state);
    else {
      updateSeq += 1;
      const change = planRest(view, cut, updateSeq, rules);
      documents.push(change);
      if (change.after.rev !== cut.state.rev) promoted.push({ id, rev: change.after.rev });
      dropped.push(...cut.gone.filter((rev) => rev !== cut.state.rev).map((rev) => ({ id, rev })));
    }
  }
  const purge: PurgePlan = { purged, removed, dropped };
  return { ...NOTHING, updateSeq, documents, promoted, purge };
}

const NOTHING = {
  committed: true,
  outcomes: [],
  archived: [],
  attachments: [],
  quarantined: [],
  released: [],
  locals: [],
} as const;

interface Cut {
  readonly state: DocumentState;
  readonly revs: readonly Rev[];
  readonly tree: RevTree;
  readonly gone: readonly Rev[];
}

function cutLeaves(state: DocumentState | undefined, asked: readonly Rev[]): Cut | undefined {
  if (!state) return undefined;
  const tree = parseTree(state.tree);
  const leaves = listLeaves(tree);
  const revs = leaves.filter((leaf) => asked.includes(leaf.rev)).map((leaf) => leaf.rev);
  if (revs.length === 0) return undefined;
  const kept = new Map<Rev, RevNode>();
  for (const leaf of leaves) if (!revs.includes(leaf.rev)) keepBranch(tree, leaf, kept);
  return { state, revs, tree: kept, gone: [...tree.keys()].filter((rev) => !kept.has(rev)) };
}

function keepBranch(tree: RevTree, leaf: RevNode, kept: Map<Rev, RevNode>): void {
  let node: RevNode | undefined = leaf;
  while (node && !kept.has(node.rev)) {
    kept.set(node.rev, node);
    node = node.parent === undefined ? undefined : tree.get(node.parent);
  }
}

function planRest(view: WriteView, { state, tree }: Cut, seq: number, rules: WriteRules): DocumentChange {
  const leaves = listLeaves(tree);
  const winner = leaves[0] as RevNode;
  const content = findContent(view, state, winner.rev) ?? { deleted: winner.deleted, body: undefined };
  const body: LazyBody | undefined = content.body === undefined ? undefined : lazyBody(content.body);
  const said = body ? readEnvelopeFacts(state.id, body.text, body.value, rules.laneOf) : state.facts;
  const facts = joinFacts(said, state.facts);
  const conflicted = leaves.filter((leaf) => !leaf.deleted).length > 1;
  const after = { id: state.id, seq, rev: winner.rev, content, tree: formatTree(tree), conflicted, facts };
  return { before: state, after, body };
}
