import type { BenchScale } from '../bench-context.ts';
import { aimAtMost, type BenchWork } from '../bench-row.ts';
import { median } from '../percentile.ts';
import { runClient } from '../run-client.ts';

interface FoldSpeed {
  readonly foldMs: number;
  readonly lateP95Ms: number;
  readonly sumMs: number;
  readonly holdings: number;
}

const MOVEMENTS = 1_000_000;

export async function measureStock({ rounds }: BenchScale): Promise<BenchWork> {
  const runs: FoldSpeed[] = [];
  for (let round = 0; round < rounds; round += 1) {
    runs.push(await runClient<FoldSpeed>('stock-fold.ts', [String(MOVEMENTS)]));
  }
  const of = (pick: (run: FoldSpeed) => number): number => median(runs.map(pick));
  const fold = of((run) => run.foldMs);
  const late = of((run) => run.lateP95Ms);
  return {
    work: `Stock ledger, ${MOVEMENTS.toLocaleString('en')} movements of ${runs[0]?.holdings.toLocaleString('en')} batches, in memory`,
    rows: [
      { who: 'fold of all, with running balances', value: fold, unit: 'ms' },
      { who: 'bare sums by product', value: of((run) => run.sumMs), unit: 'ms', note: 'what no fold can do without' },
      { who: 'a movement that comes late, p95', value: late, unit: 'ms', note: 'balance and shortages of its batch' },
    ],
    aims: [aimAtMost('fold of 1,000,000 movements', fold, 2000, 'ms'), aimAtMost('one more movement', late, 5, 'ms')],
  };
}
