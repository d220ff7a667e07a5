import type { BenchScale } from '../bench-context.ts';
import { aimAtMost, type BenchWork } from '../bench-row.ts';
import { median } from '../percentile.ts';
import { runClient } from '../run-client.ts';

interface ProductSearchSpeed {
  readonly indexMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** p95 by what was typed. */
  readonly p95MsByShape: Readonly<Record<string, number>>;
}

const PRODUCTS = 10_000;

export async function measureProducts({ rounds }: BenchScale): Promise<BenchWork> {
  const runs: ProductSearchSpeed[] = [];
  for (let round = 0; round < rounds; round += 1) {
    runs.push(await runClient<ProductSearchSpeed>('product-search.ts', [String(PRODUCTS)]));
  }
  const of = (pick: (run: ProductSearchSpeed) => number): number => median(runs.map(pick));
  const shapes = Object.keys(runs[0]?.p95MsByShape ?? {}).map(
    (shape) => [shape, of((run) => run.p95MsByShape[shape] ?? 0)] as const,
  );
  const [slowest = '', slowestMs = 0] = shapes.toSorted(([, one], [, other]) => other - one)[0] ?? [];
  const p95Ms = of((run) => run.p95Ms);
  return {
    work: `Product search in ${PRODUCTS.toLocaleString('en')}, as somebody types and scans, in core`,
    rows: [
      { who: 'search, p50', value: of((run) => run.p50Ms), unit: 'ms' },
      { who: 'search, p95', value: p95Ms, unit: 'ms', note: `slowest: ${slowest}, p95 ${slowestMs.toFixed(2)} ms` },
      { who: 'index made anew after a change', value: of((run) => run.indexMs), unit: 'ms' },
    ],
    aims: [aimAtMost('search at each key, p95', p95Ms, 16, 'ms')],
  };
}
