import type { Digests } from '#shared/revision/digests.ts';
import { revisionDigest } from '#shared/revision/revision-digest.ts';
import type { Edit } from './document-store.ts';

/**
 * What a caller that has parsed a body hands along with its text, so that the writer need not parse it again. The store
 * trusts it: it must come from the very text of the edit. An edit with attachments goes without.
 */
export interface BodyGlance {
  /** `revisionDigest` of the edit as it stands: its parent, no attachments, this body. */
  readonly digest: string;
  /** The members that `readEnvelopeFacts` looks at. */
  readonly envelope: Readonly<Record<string, unknown>>;
}

export function glanceAt(
  { parent, deleted = false }: Pick<Edit, 'parent' | 'deleted'>,
  body: Readonly<Record<string, unknown>>,
  digests: Digests,
): BodyGlance {
  const { patient, facility, alsoFor, commit } = body;
  const digest = revisionDigest({ parent, deleted, attachments: {}, body }, digests);
  return { digest, envelope: { patient, facility, alsoFor, commit } };
}
