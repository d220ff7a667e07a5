import type { BenchScale } from '../bench-context.ts';
import { aimAtMost, type BenchRow, type BenchWork } from '../bench-row.ts';
import { median, percentile } from '../percentile.ts';
import { RAW_DDL } from '../raw-ddl.ts';
import { runClient } from '../run-client.ts';

const COMMANDS = 500;
const COMMAND = 'vitals.record, document and audit event, durable';
const RAW = 'one raw transaction of one row, durable';

/** Percentiles of each round; their medians count. */
export async function measureCommand({ rounds }: BenchScale): Promise<BenchWork> {
  const commands: number[][] = [];
  const raw: number[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    commands.push((await runClient<{ times: number[] }>('command-latency.ts', [String(COMMANDS)])).times);
    raw.push((await runClient<{ times: number[] }>('raw-sqlite.ts', ['transactions', String(COMMANDS)])).times);
  }
  const at = (times: readonly number[][], part: number): number => median(times.map((one) => percentile(one, part)));
  const row = (who: string, times: readonly number[][], part: number): BenchRow => ({
    who: `${who}, p${part * 100}`,
    value: at(times, part),
    unit: 'ms',
  });
  return {
    work: `${COMMANDS} commands through the dispatcher, station's encrypted store, synchronous=FULL\n  raw limit: ${RAW_DDL}, same connection settings`,
    rows: [row(COMMAND, commands, 0.5), row(COMMAND, commands, 0.95), row(RAW, raw, 0.5), row(RAW, raw, 0.95)],
    aims: [aimAtMost('p95 beside the raw transaction', at(commands, 0.95) / at(raw, 0.95), 3)],
  };
}
