import type { AskedRevisions, ReplicationSource, ReplicationTarget } from './peer.ts';
import { sendRevisions } from './send-revisions.ts';

const AT_ONCE = 100;

/**
 * Brings single revisions, with the bytes of their attachments, beside the feed: what a repair found missing. What the
 * target has, as an ancestor too, is not asked for. Gives how many were written.
 */
export async function fetchRevisions(
  source: ReplicationSource,
  target: ReplicationTarget,
  wanted: readonly AskedRevisions[],
  signal: AbortSignal,
): Promise<number> {
  let written = 0;
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const missing = await target.findMissing(wanted.slice(at, at + AT_ONCE), signal);
    if (missing.length === 0) continue;
    const asked = missing.map(({ id, missing: revs }) => ({ id, revs }));
    const found = await source.readRevisions(asked, signal);
    const { refused, known } = await sendRevisions(source, target, found, signal);
    written += found.length - refused.length - known;
  }
  return written;
}
