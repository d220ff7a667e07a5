import type {
  AttachmentInput,
  Graft,
  NamedCheckpoint,
  RefusedRevision,
  ReplicationSource,
  ReplicationTarget,
  StoredRevision,
} from './peer.ts';
import { toGraft } from './to-graft.ts';

export interface SendReport {
  readonly refused: readonly RefusedRevision[];
  readonly known: number;
  /** The target has committed the checkpoint together with the revisions. */
  readonly recorded: boolean;
}

/**
 * Writes revisions at the target. Attachments go as references first; where the target lacks the bytes it says
 * `missing_stub`, and the document goes again with them, one request each: a cut costs one document's files at most.
 */
export async function sendRevisions(
  source: ReplicationSource,
  target: ReplicationTarget,
  revisions: readonly StoredRevision[],
  signal: AbortSignal,
  checkpoint?: NamedCheckpoint,
): Promise<SendReport> {
  if (revisions.length === 0) return { refused: [], known: 0, recorded: false };
  const report = await target.writeRevisions(revisions.map(toGraft), signal, checkpoint);
  const { refused, known = 0, recorded = false } = report;
  const lacking = refused.filter(({ error }) => error === 'missing_stub');
  const final = refused.filter(({ error }) => error !== 'missing_stub');
  for (const { id, rev } of lacking) {
    const revision = revisions.find((one) => one.id === id && one.rev === rev);
    if (!revision) continue;
    const again = await target.writeRevisions([await withBytes(source, revision, signal)], signal);
    final.push(...again.refused);
  }
  return { refused: final, known, recorded };
}

async function withBytes(source: ReplicationSource, revision: StoredRevision, signal: AbortSignal): Promise<Graft> {
  const attachments: Record<string, AttachmentInput> = {};
  for (const [name, { contentType, digest, revpos }] of Object.entries(revision.attachments ?? {})) {
    const data = await source.readAttachment(revision.id, revision.rev, name, digest, signal);
    attachments[name] = { contentType, data, revpos };
  }
  return { ...toGraft(revision), attachments };
}
