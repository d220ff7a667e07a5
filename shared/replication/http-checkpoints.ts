import { checkpointMembers, toCheckpoint } from './checkpoint-text.ts';
import type { HttpLink } from './http-link.ts';
import type { Checkpoint } from './peer.ts';

export interface HttpCheckpoints {
  read(id: string, signal: AbortSignal): Promise<Checkpoint | undefined>;
  write(id: string, checkpoint: Checkpoint, signal: AbortSignal): Promise<void>;
}

/** `_local` documents over HTTP. CouchDB wants the revision it gave last; where it disagrees, it is read again. */
export function createHttpCheckpoints(link: HttpLink): HttpCheckpoints {
  const revs = new Map<string, string>();

  async function read(id: string, signal: AbortSignal): Promise<Checkpoint | undefined> {
    const answer = await link.send({ method: 'GET', path: `_local/${encodeURIComponent(id)}` }, signal, [404]);
    const text = await answer.text();
    revs.delete(id);
    if (answer.response.status === 404) return undefined;
    const document: unknown = JSON.parse(text);
    keepRev(id, document, '_rev');
    return toCheckpoint(document);
  }

  function keepRev(id: string, document: unknown, member: '_rev' | 'rev'): void {
    const rev = (document as Record<string, unknown> | null)?.[member];
    if (typeof rev === 'string') revs.set(id, rev);
  }

  async function put(id: string, checkpoint: Checkpoint, signal: AbortSignal): Promise<boolean> {
    const rev = revs.get(id);
    const body = JSON.stringify({ ...(rev !== undefined && { _rev: rev }), ...checkpointMembers(checkpoint) });
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'PUT', path: `_local/${encodeURIComponent(id)}`, headers, body } as const;
    const answer = await link.send(request, signal, [409]);
    keepRev(id, JSON.parse(await answer.text()), 'rev');
    return answer.response.status !== 409;
  }

  return {
    read,
    async write(id, checkpoint, signal) {
      if (await put(id, checkpoint, signal)) return;
      await read(id, signal);
      await put(id, checkpoint, signal);
    },
  };
}
