import { type Fields, isFields } from '#shared/model/checks.ts';
import type { MergeMark } from '#shared/model/merge-mark.ts';
import type { Rev, RevisionPath } from '#shared/revision/rev.ts';

/** An attachment without its bytes, as the store describes it. */
export interface AttachedFile {
  readonly contentType: string;
  readonly digest: string;
  readonly length: number;
  readonly revpos: number;
}
export type AttachedFiles = Readonly<Record<string, AttachedFile>>;

/** A revision with its body parsed. */
export interface KnownRevision {
  readonly body: Fields;
  readonly attachments?: AttachedFiles | undefined;
}

/** A leaf of the revision tree; tombstones too, since they say where the content of their branch went. */
export interface TreeLeaf extends KnownRevision {
  readonly rev: Rev;
  readonly path: RevisionPath;
  readonly deleted: boolean;
}

/** Shape of a revision as the store gives it. */
interface Stored {
  readonly rev: Rev;
  readonly path: RevisionPath;
  readonly deleted: boolean;
  readonly body: string | undefined;
  readonly attachments?: AttachedFiles;
}

/** Leaves as `findLeaves` gives them. A body that is gone reads as empty. */
export function toTreeLeaf({ rev, path, deleted, body, attachments }: Stored): TreeLeaf {
  const parsed: unknown = body === undefined ? {} : JSON.parse(body);
  return { rev, path, deleted, body: isFields(parsed) ? parsed : {}, ...(attachments ? { attachments } : {}) };
}

export function mergeMarkOf({ body }: KnownRevision): Partial<MergeMark> {
  return isFields(body.merge) ? (body.merge as Partial<MergeMark>) : {};
}
