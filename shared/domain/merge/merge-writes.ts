import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { Fields } from '#shared/model/checks.ts';
import type { MergeMark } from '#shared/model/merge-mark.ts';
import { type Digests, portableDigests } from '#shared/revision/digests.ts';
import type { Rev } from '#shared/revision/rev.ts';
import { nextRev } from '#shared/revision/revision-digest.ts';
import { MERGE_ACTOR } from './merge-leaves.ts';
import type { AttachedFile, AttachedFiles, TreeLeaf } from './tree-leaf.ts';

/** A revision to write with `new_edits=true`; has the shape of the store's `Edit`. */
export interface MergeWrite {
  readonly id: string;
  readonly parent: Rev;
  readonly deleted?: true;
  readonly body: string;
  readonly attachments?: Readonly<Record<string, AttachedFile & { readonly stub: true }>>;
}

/** What closes a leaf: who, when, and what took its content over. */
export type Closing = Pick<MergeMark, 'policy' | 'how' | 'into'>;

/** A revision on top of a leaf, and its id: equal on every node that makes it of the same parts. */
export function followUp(
  id: string,
  parent: Rev,
  body: Fields,
  attachments: AttachedFiles,
  digests: Digests = portableDigests,
): { readonly write: MergeWrite; readonly rev: Rev } {
  const entries = Object.entries(attachments);
  const names = Object.fromEntries(entries.map(([name, file]) => [name, file.digest]));
  const stubs = Object.fromEntries(entries.map(([name, file]) => [name, { stub: true as const, ...file }]));
  const rev = nextRev({ parent, deleted: false, attachments: names, body }, digests);
  return {
    rev,
    write: { id, parent, body: canonicalJson(body), ...(entries.length > 0 ? { attachments: stubs } : {}) },
  };
}

/** The tombstone of a leaf. It keeps what says whose record it was and where it is at home, and nothing clinical. */
export function tombstone(id: string, leaf: TreeLeaf, at: string, closing: Closing, actor?: Actor): MergeWrite {
  const { kind, v, facility, patient } = leaf.body;
  const { by, station } = actor ?? { by: MERGE_ACTOR, station: MERGE_ACTOR };
  const body = { kind, v, facility, patient, at, by, station, merge: closing };
  return { id, parent: leaf.rev, deleted: true, body: canonicalJson(body) };
}

export interface Actor {
  readonly by: string;
  readonly station: string;
}
