import type { BenchWork } from '../bench-row.ts';
import { perSecond, ratioOf } from '../bench-row.ts';
import { bulkLoad, createDatabase, readChanges } from '../couch-client.ts';
import type { MeasuredServer } from '../measured-server.ts';

export const DATABASE = 'bench';

export interface Servers {
  readonly ours: MeasuredServer;
  readonly pouch: MeasuredServer;
  readonly bare: MeasuredServer;
}

/** Loads the database that later works read. The first batch of each server is taken twice, as a warm-up. */
export async function measureBulkLoad({ ours, pouch, bare }: Servers, count: number): Promise<BenchWork> {
  const rows = [];
  for (const server of [ours, pouch, bare]) {
    await createDatabase(server, 'warm-up');
    await bulkLoad(server, 'warm-up', Math.min(2000, count));
    await createDatabase(server, DATABASE);
    const ms = await bulkLoad(server, DATABASE, count);
    rows.push({ who: server.who, value: perSecond(count, ms), unit: 'docs/s' as const });
  }
  return {
    work: `Bulk load of ${count} documents through _bulk_docs, 1000 a batch, one connection`,
    rows,
    aims: [
      { text: 'beside pouchdb-server', ratio: ratioOf(rows, ours.who, pouch.who), wanted: 5, sense: 'least' },
      { text: 'beside a server that only parses', ratio: ratioOf(rows, ours.who, bare.who), wanted: 0, sense: 'least' },
    ],
  };
}

export async function measureChanges({ ours, pouch, bare }: Servers, count: number): Promise<BenchWork> {
  const rows = [];
  for (const server of [ours, pouch, bare]) {
    await readChanges(server, DATABASE, Math.min(2000, count));
    const { documents, ms } = await readChanges(server, DATABASE, count);
    rows.push({ who: server.who, value: perSecond(documents, ms), unit: 'docs/s' as const });
  }
  return {
    work: `Reading _changes?include_docs=true, ${count} documents, pages of 1000, parsed`,
    rows,
    aims: [
      { text: 'beside pouchdb-server', ratio: ratioOf(rows, ours.who, pouch.who), wanted: 5, sense: 'least' },
      { text: 'beside bare HTTP pages', ratio: ratioOf(rows, ours.who, bare.who), wanted: 0.5, sense: 'least' },
    ],
  };
}
