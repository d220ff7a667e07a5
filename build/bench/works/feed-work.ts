import { type BenchContext, FEED_DATABASE, HOLDFAST, peersBeside, serversBeside } from '../bench-context.ts';
import { aimAtMost, type BenchRow, type BenchWork } from '../bench-row.ts';
import { createDatabase, removeDatabase } from '../couch-client.ts';
import type { MeasuredServer } from '../measured-server.ts';
import { median, percentile } from '../percentile.ts';
import { runClient } from '../run-client.ts';

const WRITES = 200;

/** Percentiles of each round; their medians count. */
export async function measureFeed(context: BenchContext): Promise<BenchWork> {
  const contestants = serversBeside(context).map((beside) => ({ ...beside, times: [] as number[][] }));
  for (let round = 0; round < context.rounds; round += 1) {
    for (const { server, times } of contestants) if (server) times.push(await measureOnce(server));
  }
  const at = (who: string, part: number): number => {
    const times = contestants.find((one) => one.who === who)?.times ?? [];
    return median(times.map((one) => percentile(one, part)));
  };
  const row = (who: string, part: number): BenchRow => ({
    who: `${who}, p${part * 100}`,
    value: at(who, part),
    unit: 'ms',
  });
  return {
    work: `${WRITES} writes by PUT, each seen on another connection's live feed (long poll with documents)`,
    rows: contestants.flatMap(({ who }) => [row(who, 0.5), row(who, 0.99)]),
    aims: peersBeside(context).map(({ who }) =>
      aimAtMost(`median beside ${who}`, at(HOLDFAST, 0.5) / at(who, 0.5), 0.3),
    ),
  };
}

async function measureOnce(server: MeasuredServer): Promise<number[]> {
  await createDatabase(server, FEED_DATABASE);
  const args = [`${server.url}/${FEED_DATABASE}`, server.headers.authorization ?? '', String(WRITES)];
  const { times } = await runClient<{ times: number[] }>('feed-latency.ts', args);
  await removeDatabase(server, FEED_DATABASE);
  return times;
}
