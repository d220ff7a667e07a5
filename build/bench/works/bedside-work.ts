import type { BenchScale } from '../bench-context.ts';
import { aimAtMost, type BenchRow, type BenchWork } from '../bench-row.ts';
import { median, percentile } from '../percentile.ts';
import { runClient } from '../run-client.ts';

const NAMES = {
  verdict: 'a pack scanned, from its last key to the frame with the verdict',
  record: 'the record of 14 days opened, from the tab to the frame with all that is in sight',
  whole: 'the same, to the frame with what is out of sight, too',
  empty: 'an empty window of the same program: from a click to the frame that shows it',
} as const;
type Name = keyof typeof NAMES;
const COUNT = 40;

/** Needs a built program and a display: the median of the rounds counts. */
export async function measureBedside({ rounds }: BenchScale): Promise<BenchWork> {
  const runs: Readonly<Record<Name, readonly number[]>>[] = [];
  for (let round = 0; round < rounds; round += 1) runs.push(await runClient('round-redraw.ts', [String(COUNT)]));
  const at = (of: Name, part: number): number => median(runs.map((run) => percentile(run[of], part)));
  const row = (of: Name, part: number): BenchRow => ({
    who: `${NAMES[of]}, p${part * 100}`,
    value: at(of, part),
    unit: 'ms',
  });
  return {
    work: `${COUNT} scans and ${COUNT} openings in a real window: 20 orders, each due now, once to three times a day for 14 days`,
    rows: (['verdict', 'record', 'whole', 'empty'] as const).flatMap((name) => [row(name, 0.5), row(name, 0.95)]),
    aims: [
      aimAtMost('scan to verdict on the screen, p95', at('verdict', 0.95), 100, 'ms'),
      aimAtMost('MAR of 20 orders × 14 days opened, p50', at('record', 0.5), 100, 'ms'),
    ],
  };
}
