import type { Clock } from '#shared/lib/clock.ts';
import type { ReplicationSource, ReplicationTarget } from './peer.ts';
import { planRefused, type RefusedLog } from './refused-log.ts';
import { sendRevisions } from './send-revisions.ts';

const MOST_AT_ONCE = 100;

/** Offers again what was refused (RP5): after a change at the target, or because a person asked. */
export async function retryRefused(
  source: ReplicationSource,
  target: ReplicationTarget,
  options: { readonly refused: RefusedLog; readonly clock: Clock },
  signal: AbortSignal,
): Promise<void> {
  const entries = (await options.refused.list()).slice(0, MOST_AT_ONCE);
  if (entries.length === 0) return;
  const wanted = entries.map(({ id, rev }) => ({ id, revs: [rev] }));
  const revisions = await source.readRevisions(wanted, signal);
  const report = await sendRevisions(source, target, revisions, signal);
  const verdict = { rows: [], sent: entries, refused: report.refused };
  const earlier = await options.refused.list();
  await options.refused.set(planRefused(earlier, verdict, new Date(options.clock.now()).toISOString()));
}
