import type { FeedToken, ReplicationSource, ReplicationTarget } from './peer.ts';
import { createReplication, type ReplicationOptions, type StepReport } from './replication.ts';

export interface ReplicationSummary {
  readonly position: FeedToken | undefined;
  readonly rows: number;
  readonly written: number;
  readonly refused: number;
}

/** Carries over everything that is there now, once. For a replication that goes on see `replicateLanes`. */
export async function replicate(
  source: ReplicationSource,
  target: ReplicationTarget,
  options: ReplicationOptions & { readonly onBatch?: (report: StepReport) => void },
  signal: AbortSignal,
): Promise<ReplicationSummary> {
  const replication = createReplication(source, target, options);
  const sum = { rows: 0, written: 0, refused: 0 };
  for (;;) {
    const before = replication.position();
    const report = await replication.step(signal);
    sum.rows += report.rows;
    sum.written += report.written;
    sum.refused += report.refused;
    options.onBatch?.(report);
    if (isCaughtUp(report, before)) break;
  }
  await replication.flush(signal);
  return { position: replication.position(), ...sum };
}

/** Nothing waits, or the source says that something does and yet has nothing to show. */
export function isCaughtUp(report: StepReport, before: FeedToken | undefined): boolean {
  return report.pending === 0 || (report.rows === 0 && report.position === before);
}
