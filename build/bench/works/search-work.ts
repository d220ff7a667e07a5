import type { BenchContext } from '../bench-context.ts';
import { aimAtMost, type BenchRow, type BenchWork } from '../bench-row.ts';
import { runClient } from '../run-client.ts';

interface SearchSpeed {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const FEW = 10_000;
const MANY = 100_000;
const VERY_MANY = 1_000_000;
const BUILD_LIMIT_MS = 30 * 60_000;

export async function measureSearch({ full }: BenchContext): Promise<BenchWork> {
  const counts = [FEW, MANY, ...(full ? [VERY_MANY] : [])];
  const rows: BenchRow[] = [];
  const p95 = new Map<number, number>();
  for (const count of counts) {
    const speed = await runClient<SearchSpeed>('patient-search.ts', [String(count)], BUILD_LIMIT_MS);
    const who = `search as typed, ${count.toLocaleString('en')} patients`;
    rows.push(
      { who: `${who}, p50`, value: speed.p50Ms, unit: 'ms' },
      { who: `${who}, p95`, value: speed.p95Ms, unit: 'ms' },
    );
    p95.set(count, speed.p95Ms);
  }
  const most = counts.at(-1) as number;
  const name = most.toLocaleString('en');
  return {
    work: 'Patient search as a registrar types, eight shapes of query, encrypted store',
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
