import type { BenchScale } from '../bench-context.ts';
import { aimAtMost, type BenchRow, type BenchWork } from '../bench-row.ts';
import { median, percentile } from '../percentile.ts';
import { runClient } from '../run-client.ts';

interface Drawn {
  readonly board: readonly number[];
  readonly empty: readonly number[];
}

const CHANGES = 40;
const BOARD = 'a bed of 60 changed, from the choice to the frame that shows it, durable commit included';
const EMPTY = 'an empty window of the same program: from a click to the frame that shows it';

/** Needs a built program and a display: the median of the rounds counts. */
export async function measureBoard({ rounds }: BenchScale): Promise<BenchWork> {
  const runs: Drawn[] = [];
  for (let round = 0; round < rounds; round += 1) {
    runs.push(await runClient<Drawn>('board-redraw.ts', [String(CHANGES)]));
  }
  const at = (part: number, of: keyof Drawn): number => median(runs.map((run) => percentile(run[of], part)));
  const row = (who: string, part: number, of: keyof Drawn): BenchRow => ({
    who: `${who}, p${part * 100}`,
    value: at(part, of),
    unit: 'ms',
  });
  return {
    work: `${CHANGES} changes on the bed board of a ward of 60 beds, 50 of them taken, in a real window`,
    rows: [row(BOARD, 0.5, 'board'), row(BOARD, 0.95, 'board'), row(EMPTY, 0.5, 'empty'), row(EMPTY, 0.95, 'empty')],
    aims: [aimAtMost('board of 60 beds redrawn after a change, p50', at(0.5, 'board'), 50, 'ms')],
  };
}
