import { isRefusal } from '#shared/errors/refusal.ts';
import type { HubClient } from '#shared/protocol/hub-client.ts';
import type { SnapshotNote } from './snapshot-notes.ts';

/** SN7, of a hub: central is told while there is contact; what it will not hear is not said again before the next start. */
export function createTellCentral(
  client: Pick<HubClient, 'tellSnapshot'>,
  isConnected: () => boolean,
  signal: AbortSignal,
): (note: SnapshotNote) => Promise<boolean> {
  const unwanted = new Set<string>();
  return async (note) => {
    if (unwanted.has(note.id) || !isConnected()) return false;
    const answer = await client.tellSnapshot(note, signal);
    if (isRefusal(answer) && answer.code !== 'no-contact') unwanted.add(note.id);
    return !isRefusal(answer);
  };
}
