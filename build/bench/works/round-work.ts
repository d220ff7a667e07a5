import type { BenchScale } from '../bench-context.ts';
import { aimAtMost, type BenchRow, type BenchWork } from '../bench-row.ts';
import { median, percentile } from '../percentile.ts';
import { RAW_DDL } from '../raw-ddl.ts';
import { runClient } from '../run-client.ts';

interface RoundTimes {
  readonly times: Readonly<Record<'verdict' | 'sheet' | 'record', readonly number[]>>;
  readonly orders: number;
  readonly doses: number;
}

const COUNT = 60;
const NAMES = {
  verdict: 'wristband and pack scanned to verdict, core part',
  sheet: 'sheet of 14 days opened, core part',
  record: 'dose recorded, judged again, durable with its audit event',
} as const;
const RAW = 'one raw transaction of one row, durable';

/** Percentiles of each round; their medians count. What a person waits for is measured at the bedside (`bedside-work.ts`). */
export async function measureRound({ rounds }: BenchScale): Promise<BenchWork> {
  const runs: RoundTimes[] = [];
  const raw: (readonly number[])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    runs.push(await runClient<RoundTimes>('medication-round.ts', [String(COUNT)]));
    raw.push((await runClient<{ times: number[] }>('raw-sqlite.ts', ['transactions', String(COUNT)])).times);
  }
  const at = (all: readonly (readonly number[])[], part: number) => median(all.map((one) => percentile(one, part)));
  const of = (name: keyof typeof NAMES) => runs.map(({ times }) => times[name]);
  const row = (who: string, all: readonly (readonly number[])[], part: number): BenchRow => ({
    who: `${who}, p${part * 100}`,
    value: at(all, part),
    unit: 'ms',
  });
  const [first] = runs;
  const names = ['verdict', 'sheet', 'record'] as const;
  return {
    work: `Medication round: ${first?.orders ?? 0} orders, ${first?.doses ?? 0} planned doses in 14 days, station's encrypted store\n  raw limit: ${RAW_DDL}, same connection settings`,
    rows: [
      ...names.flatMap((name) => [row(NAMES[name], of(name), 0.5), row(NAMES[name], of(name), 0.95)]),
      row(RAW, raw, 0.5),
      row(RAW, raw, 0.95),
    ],
    aims: [
      aimAtMost('scan to verdict, core part, p95', at(of('verdict'), 0.95), 100, 'ms'),
      aimAtMost('MAR of 20 orders × 14 days opened, core part, p95', at(of('sheet'), 0.95), 100, 'ms'),
    ],
  };
}
