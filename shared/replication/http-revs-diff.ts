import { revsDiffAnswer } from '#shared/protocol/revs-diff.ts';
import type { HttpLink } from './http-link.ts';
import type { AskedRevisions, Rev } from './peer.ts';

export async function findMissingByHttp(
  link: HttpLink,
  asked: readonly AskedRevisions[],
  signal: AbortSignal,
): Promise<{ id: string; missing: Rev[] }[]> {
  const byId: Record<string, readonly Rev[]> = Object.create(null);
  for (const { id, revs } of asked) byId[id] = [...(byId[id] ?? []), ...revs];
  const headers = { 'content-type': 'application/json' };
  const answer = await link.send({ method: 'POST', path: '_revs_diff', headers, body: JSON.stringify(byId) }, signal);
  const missing = revsDiffAnswer.parse(JSON.parse(await answer.text()));
  return Object.entries(missing).map(([id, entry]) => ({ id, missing: entry.missing }));
}
