import type { BenchScale } from '../bench-context.ts';
import { aimAtMost, type BenchRow, type BenchWork } from '../bench-row.ts';
import { median } from '../percentile.ts';
import { runClient } from '../run-client.ts';

interface SearchSpeed {
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** p95 by what was typed. */
  readonly p95MsByShape: Readonly<Record<string, number>>;
}

const FEW = 10_000;
const MANY = 100_000;
const VERY_MANY = 1_000_000;
const BUILD_LIMIT_MS = 30 * 60_000;

export async function measureSearch({ full, rounds }: BenchScale): Promise<BenchWork> {
  const counts = [FEW, MANY, ...(full ? [VERY_MANY] : [])];
  const rows: BenchRow[] = [];
  const p95 = new Map<number, number>();
  for (const count of counts) {
    const runs: SearchSpeed[] = [];
    for (let round = 0; round < rounds; round += 1) {
      runs.push(await runClient<SearchSpeed>('patient-search.ts', [String(count)], BUILD_LIMIT_MS));
    }
    const p95Ms = median(runs.map((run) => run.p95Ms));
    const who = `search as typed, ${count.toLocaleString('en')} patients`;
    rows.push(
      { who: `${who}, p50`, value: median(runs.map((run) => run.p50Ms)), unit: 'ms' },
      { who: `${who}, p95`, value: p95Ms, unit: 'ms', note: slowestOf(runs) },
    );
    p95.set(count, p95Ms);
  }
  const most = counts.at(-1) as number;
  const name = most.toLocaleString('en');
  return {
    work: 'Patient search as a registrar types, eight shapes of query, each the best of three, encrypted store',
    rows,
    aims: [
      aimAtMost(
        `p95 at ${name} beside ${FEW.toLocaleString('en')}`,
        (p95.get(most) ?? Number.NaN) / (p95.get(FEW) ?? Number.NaN),
        1.5,
      ),
      aimAtMost(`p95 at ${name}`, p95.get(most) ?? Number.NaN, 30, 'ms'),
    ],
  };
}

function slowestOf(runs: readonly SearchSpeed[]): string {
  const shapes = Object.keys(runs[0]?.p95MsByShape ?? {});
  const times = shapes.map((shape) => [shape, median(runs.map((run) => run.p95MsByShape[shape] ?? 0))] as const);
  const [shape = '', ms = 0] = times.sort(([, one], [, other]) => other - one)[0] ?? [];
  return `slowest: ${shape}, p95 ${ms.toFixed(2)} ms`;
}
