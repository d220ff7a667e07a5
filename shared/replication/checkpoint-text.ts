import { type CheckpointDocument, checkpointDocument } from '#shared/protocol/checkpoint-document.ts';
import type { Checkpoint } from './peer.ts';

/** A checkpoint as the JSON members of its `_local` document, in CouchDB's words. */
export function checkpointMembers({ sessionId, sourceLastSeq, history, shown }: Checkpoint): Record<string, unknown> {
  return {
    session_id: sessionId,
    source_last_seq: sourceLastSeq,
    ...(shown !== undefined && { source_shown_seq: shown }),
    replication_id_version: 4,
    history: history.map((entry) => ({
      session_id: entry.sessionId,
      recorded_seq: entry.recordedSeq,
      ...(entry.endTime && { end_time: entry.endTime }),
    })),
  };
}

export function checkpointDocumentText(checkpoint: Checkpoint): string {
  return JSON.stringify(checkpointMembers(checkpoint));
}

/** Undefined where there is none, or it is none: the replication then begins anew, which is slow and safe. */
export function parseCheckpointText(text: string | undefined): Checkpoint | undefined {
  if (text === undefined) return undefined;
  try {
    return toCheckpoint(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function toCheckpoint(value: unknown): Checkpoint | undefined {
  const parsed = checkpointDocument.safeParse(value);
  return parsed.success ? fromMembers(parsed.data) : undefined;
}

function fromMembers(members: CheckpointDocument): Checkpoint | undefined {
  const { session_id: sessionId, history = [], source_shown_seq: shown } = members;
  const sourceLastSeq = members.source_last_seq ?? members.last_seq;
  if (sessionId === undefined || sourceLastSeq === undefined) return undefined;
  const entries = history.flatMap((entry) => {
    const recordedSeq = entry.recorded_seq ?? entry.last_seq;
    return recordedSeq === undefined ? [] : [{ sessionId: entry.session_id, recordedSeq, endTime: entry.end_time }];
  });
  return {
    sessionId,
    sourceLastSeq,
    ...(shown !== undefined && { shown }),
    history: entries.map(({ endTime, ...entry }) => (endTime ? { ...entry, endTime } : entry)),
  };
}
