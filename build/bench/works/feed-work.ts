import { type BenchContext, POUCHDB_SERVER } from '../bench-context.ts';
import { aimAtMost, type BenchRow, type BenchWork } from '../bench-row.ts';
import { createDatabase, removeDatabase } from '../couch-client.ts';
import type { MeasuredServer } from '../measured-server.ts';
import { median, percentile } from '../percentile.ts';
import { runClient } from '../run-client.ts';

const WRITES = 200;
const FEED_DATABASE = 'bench-feed';

/** Percentiles of each round; their medians count. */
export async function measureFeed({ ours, pouchServer, couch, rounds }: BenchContext): Promise<BenchWork> {
  const contestants = [
    { who: ours.who, server: ours, times: [] as number[][] },
    { who: POUCHDB_SERVER, server: pouchServer, times: [] as number[][] },
    ...(couch ? [{ who: couch.who, server: couch, times: [] as number[][] }] : []),
  ];
  for (let round = 0; round < rounds; round += 1) {
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
    aims: contestants
      .slice(1)
      .map(({ who }) => aimAtMost(`median beside ${who}`, at(ours.who, 0.5) / at(who, 0.5), 0.3)),
  };
}

async function measureOnce(server: MeasuredServer): Promise<number[]> {
  await createDatabase(server, FEED_DATABASE);
  const args = [`${server.url}/${FEED_DATABASE}`, server.headers.authorization ?? '', String(WRITES)];
  const { times } = await runClient<{ times: number[] }>('feed-latency.ts', args);
  await removeDatabase(server, FEED_DATABASE);
  return times;
}
