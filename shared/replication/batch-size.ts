/** How many rows one batch asks for: as many as the link carries in about `aimMs` (RP2). */
export interface BatchPolicy {
  readonly first: number;
  readonly most: number;
  readonly aimMs: number;
  /** Bounds memory and what one cut can cost. */
  readonly mostBytes: number;
}

export const DEFAULT_BATCH_POLICY: BatchPolicy = { first: 200, most: 2000, aimMs: 2000, mostBytes: 8_000_000 };

export interface BatchReport {
  readonly rows: number;
  readonly elapsedMs: number;
  readonly bytes: number;
}

/** One lucky batch does not flood a slow link. */
const MOST_GROWTH = 4;

/** The limit after a batch that went well. */
export function planBatchSize(limit: number, report: BatchReport, policy: BatchPolicy): number {
  if (report.rows === 0) return limit;
  const byTime = (report.rows * policy.aimMs) / Math.max(1, report.elapsedMs);
  const byBytes = report.bytes > 0 ? (report.rows * policy.mostBytes) / report.bytes : policy.most;
  const wish = Math.min(byTime, byBytes, limit * MOST_GROWTH, policy.most);
  /** A page shorter than asked says nothing about a longer one. */
  if (report.rows < limit && wish > report.rows) return Math.max(1, Math.floor(Math.min(limit, wish)));
  return Math.max(1, Math.floor(wish));
}

/** Lives longer than one replication, so that what a link taught is not forgotten at its next interruption. */
export interface BatchSizer {
  limit(): number;
  done(report: BatchReport): void;
  /** The batch broke off: a smaller one has a better chance. */
  cut(): void;
}

export function createBatchSizer(policy: BatchPolicy = DEFAULT_BATCH_POLICY): BatchSizer {
  let limit = policy.first;
  return {
    limit: () => limit,
    done(report) {
      limit = planBatchSize(limit, report, policy);
    },
    cut() {
      limit = Math.max(1, Math.floor(limit / 2));
    },
  };
}
