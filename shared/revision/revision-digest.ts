import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { Digests } from './digests.ts';
import { generationOf, makeRev, type Rev } from './rev.ts';

/** Everything that makes a revision what it is. Two stations that make the same edit make the same revision. */
export interface RevisionContent {
  readonly parent: Rev | undefined;
  readonly deleted: boolean;
  /** Digest of each attachment by name. */
  readonly attachments: Readonly<Record<string, string>>;
  /** The parsed body, envelope included. */
  readonly body: unknown;
}

const DIGEST_HEX_DIGITS = 32;

/** The id of the revision that this content makes on top of its parent. */
export function nextRev(content: RevisionContent, digests: Digests): Rev {
  const generation = content.parent === undefined ? 1 : generationOf(content.parent) + 1;
  return makeRev(generation, revisionDigest(content, digests));
}

/** SHA-256 over parent, deleted flag, attachment digests and canonical body, cut to 32 hexadecimal digits. */
export function revisionDigest(content: RevisionContent, digests: Digests): string {
  const { parent = null, deleted, attachments, body } = content;
  return digests.sha256Hex(canonicalJson([parent, deleted, attachments, body])).slice(0, DIGEST_HEX_DIGITS);
}
