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

interface ScanSpeed {
  readonly firstMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const MOVEMENTS = 1_000_000;
const PRODUCTS = 2_000;

export async function measureStock({ rounds }: BenchScale): Promise<BenchWork> {
  const runs: FoldSpeed[] = [];
  const scans: ScanSpeed[] = [];
  for (let round = 0; round < rounds; round += 1) {
    runs.push(await runClient<FoldSpeed>('stock-fold.ts', [String(MOVEMENTS)]));
    scans.push(await runClient<ScanSpeed>('stock-scan.ts', [String(PRODUCTS)]));
  }
  const of = (pick: (run: FoldSpeed) => number): number => median(runs.map(pick));
  const ofScan = (pick: (run: ScanSpeed) => number): number => median(scans.map(pick));
  const scan = ofScan((run) => run.p95Ms);
  const fold = of((run) => run.foldMs);
  const late = of((run) => run.lateP95Ms);
  return {
    work: `Stock ledger, ${MOVEMENTS.toLocaleString('en')} movements of ${runs[0]?.holdings.toLocaleString('en')} batches, in memory`,
    rows: [
      { who: 'fold of all, with running balances', value: fold, unit: 'ms' },
      { who: 'bare sums by product', value: of((run) => run.sumMs), unit: 'ms', note: 'what no fold can do without' },
      { who: 'a movement that comes late, p95', value: late, unit: 'ms', note: 'balance and shortages of its batch' },
      {
        who: 'scan to picked batches, p95',
        value: scan,
        unit: 'ms',
        note: '2,000 products of three batches; in core',
      },
      {
        who: 'the first scan of a day',
        value: ofScan((run) => run.firstMs),
        unit: 'ms',
        note: 'formulary indexed and book folded from documents',
      },
    ],
    aims: [
      aimAtMost('fold of 1,000,000 movements', fold, 2000, 'ms'),
      aimAtMost('one more movement', late, 5, 'ms'),
      aimAtMost('scan to picked batches, p95', scan, 100, 'ms'),
    ],
  };
}
