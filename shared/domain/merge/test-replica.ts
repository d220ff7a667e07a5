import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { Fields } from '#shared/model/checks.ts';
import { portableDigests } from '#shared/revision/digests.ts';
import { generationOf, hashOf, type Rev } from '#shared/revision/rev.ts';
import { nextRev } from '#shared/revision/revision-digest.ts';
import type { MergeWrite } from './merge-writes.ts';
import { type ConflictTree, planConflictResolution } from './plan-conflict-resolution.ts';
import { MERGE_RULES, type MergeRules, mayMerge } from './policies.ts';
import { type AttachedFiles, mergeMarkOf, type TreeLeaf } from './tree-leaf.ts';

interface Node {
  readonly rev: Rev;
  readonly parent: Rev | undefined;
  readonly deleted: boolean;
  readonly body: Fields;
  readonly attachments: AttachedFiles;
}

/** One document on one node, with the revision ids of the real store: enough to let merges meet. For tests. */
export class TestReplica {
  readonly #nodes: Map<Rev, Node>;
  readonly #id: string;
  readonly #kind: string;
  readonly #rules: MergeRules;
  #highestPolicySeen = 0;

  constructor(id: string, kind: string, nodes: ReadonlyMap<Rev, Node> = new Map(), rules = MERGE_RULES) {
    this.#id = id;
    this.#kind = kind;
    this.#nodes = new Map(nodes);
    this.#rules = rules;
  }

  copy(rules = this.#rules): TestReplica {
    return new TestReplica(this.#id, this.#kind, this.#nodes, rules);
  }

  pull(other: TestReplica): void {
    for (const node of other.nodes()) this.#nodes.set(node.rev, node);
  }

  edit(parent: Rev | undefined, body: Fields, attachments: AttachedFiles = {}): Rev {
    return this.#add(parent, JSON.parse(canonicalJson(body)) as Fields, false, attachments);
  }

  write(writes: readonly MergeWrite[]): void {
    for (const { parent, body, deleted, attachments } of writes) {
      if (!this.leaves().some((leaf) => leaf.rev === parent)) throw new Error(`${parent} is not a leaf`);
      this.#add(parent, JSON.parse(body) as Fields, deleted ?? false, attachments ?? {});
    }
  }

  #add(parent: Rev | undefined, body: Fields, deleted: boolean, attachments: AttachedFiles): Rev {
    const names = Object.fromEntries(Object.entries(attachments).map(([name, { digest }]) => [name, digest]));
    const rev = nextRev({ parent, deleted, attachments: names, body }, portableDigests);
    this.#nodes.set(rev, { rev, parent, deleted, body, attachments });
    return rev;
  }

  nodes(): readonly Node[] {
    return [...this.#nodes.values()];
  }

  revs(): readonly Rev[] {
    return [...this.#nodes.keys()].toSorted();
  }

  leaves(): readonly TreeLeaf[] {
    const parents = new Set(this.nodes().map((node) => node.parent));
    const ends = this.nodes().filter((node) => !parents.has(node.rev));
    return ends.map((node) => ({ ...node, path: { start: generationOf(node.rev), ids: this.#hashes(node.rev) } }));
  }

  #hashes(rev: Rev | undefined): string[] {
    return rev === undefined ? [] : [hashOf(rev), ...this.#hashes(this.#nodes.get(rev)?.parent)];
  }

  live(): readonly TreeLeaf[] {
    return this.leaves().filter((leaf) => !leaf.deleted);
  }

  tree(): ConflictTree {
    return { id: this.#id, kind: this.#kind, leaves: this.leaves(), findAncestor: (rev) => this.#nodes.get(rev) };
  }

  /** Merges until nothing more can be merged by rule, or a newer node has merged here. */
  settle(): void {
    for (;;) {
      const seen = this.leaves().map((leaf) => mergeMarkOf(leaf).policy ?? 0);
      this.#highestPolicySeen = Math.max(this.#highestPolicySeen, ...seen);
      const plan = planConflictResolution(this.tree(), this.#rules);
      if (plan.state !== 'merge' || !mayMerge(this.#highestPolicySeen, this.#rules)) return;
      this.write(plan.writes);
    }
  }
}
