import type { Graft, RefusedRevision, WriteReport } from './peer.ts';
import { PeerFault } from './peer-fault.ts';
import { revOfGraft } from './to-graft.ts';

/** Statuses that blame the request and not the moment: some document in it is the reason. */
const BLAMES_CONTENT = new Set([400, 413, 415, 422]);

/**
 * RP5: where the other side throws a whole request back because of its content, halves are tried until the document at
 * fault stands alone; it is refused, the others are written.
 */
export async function writeInParts(
  grafts: readonly Graft[],
  write: (part: readonly Graft[]) => Promise<WriteReport>,
): Promise<WriteReport> {
  try {
    return await write(grafts);
  } catch (error) {
    if (!(error instanceof PeerFault) || !BLAMES_CONTENT.has(error.status ?? 0)) throw error;
    const [only] = grafts;
    if (grafts.length === 1 && only) return { refused: [refusalOf(only, error)] };
    const middle = Math.ceil(grafts.length / 2);
    const first = await writeInParts(grafts.slice(0, middle), write);
    const second = await writeInParts(grafts.slice(middle), write);
    return { refused: [...first.refused, ...second.refused], known: (first.known ?? 0) + (second.known ?? 0) };
  }
}

function refusalOf(graft: Graft, fault: PeerFault): RefusedRevision {
  const error = fault.status === 413 ? 'document_too_large' : 'bad_request';
  return { id: graft.id, rev: revOfGraft(graft), error, reason: fault.message };
}
