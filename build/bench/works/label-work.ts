import type { BenchScale } from '../bench-context.ts';
import { aimAtMost, type BenchWork } from '../bench-row.ts';
import { median } from '../percentile.ts';
import { runClient } from '../run-client.ts';

interface LabelSpeed {
  readonly firstMs: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

const LABELS = 100;

/** From the wish to the first byte at the printer: laid out, kept durably, the printer asked how it is, `sending` kept durably. */
export async function measureLabels({ rounds }: BenchScale): Promise<BenchWork> {
  const runs: LabelSpeed[] = [];
  for (let round = 0; round < rounds; round += 1) {
    runs.push(await runClient<LabelSpeed>('label-first-byte.ts', [String(LABELS)]));
  }
  const of = (pick: (run: LabelSpeed) => number): number => median(runs.map(pick));
  const p95 = of((run) => run.p95Ms);
  return {
    work: `Dispensing label to the first byte at a printer on a socket, ${LABELS} one after the other`,
    rows: [
      { who: 'label to first byte, p95', value: p95, unit: 'ms' },
      { who: 'label to first byte, median', value: of((run) => run.medianMs), unit: 'ms' },
      { who: 'the first label of a day', value: of((run) => run.firstMs), unit: 'ms', note: 'loads the symbols' },
    ],
    aims: [aimAtMost('label to first byte, p95', p95, 50, 'ms')],
  };
}
