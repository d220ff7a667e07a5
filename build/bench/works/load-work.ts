import { type BenchContext, DATABASE, POUCHDB_SERVER } from '../bench-context.ts';
import { aimAtLeast, type BenchWork, perSecond, ratioOf } from '../bench-row.ts';
import { bulkLoad, createDatabase, makeBulkBodies, removeDatabase } from '../couch-client.ts';
import { type Contestant, measureRounds } from '../measure-rounds.ts';
import type { MeasuredServer } from '../measured-server.ts';

const WARM_UP = 2000;

/** Leaves the database of the last round for the works that read. */
export async function measureLoad(context: BenchContext): Promise<BenchWork> {
  const { ours, bare, couch, documents } = context;
  const bodies = makeBulkBodies(documents);
  for (const server of serversOf(context)) await warmUp(server, documents);
  const contestant = (who: string, server: MeasuredServer | undefined): Contestant => ({
    who,
    unit: 'docs/s',
    measure: server && (async (round) => perSecond(documents, await loadAnew(server, bodies, round))),
  });
  const rows = await measureRounds(context.rounds, [
    contestant(ours.who, ours),
    contestant(POUCHDB_SERVER, context.pouchServer),
    ...(couch ? [contestant(couch.who, couch)] : []),
    contestant(bare.who, bare),
  ]);
  return {
    work: `Bulk load of ${documents} documents through _bulk_docs, 1000 a batch, one connection`,
    rows,
    aims: [aimAtLeast('beside pouchdb-server', ratioOf(rows, ours.who, POUCHDB_SERVER), 5)].concat(
      couch ? [aimAtLeast(`beside ${couch.who}`, ratioOf(rows, ours.who, couch.who), 5)] : [],
    ),
  };
}

/** The database for works that read, where load itself is not measured. */
export async function prepareDatabase(context: BenchContext, servers: readonly MeasuredServer[]): Promise<void> {
  const bodies = makeBulkBodies(context.documents);
  for (const server of servers) await loadAnew(server, bodies, 0);
}

export function serversOf({ ours, pouchServer, couch, bare }: BenchContext): MeasuredServer[] {
  return [ours, pouchServer, couch, bare].filter((server) => server !== undefined);
}

async function warmUp(server: MeasuredServer, documents: number): Promise<void> {
  await createDatabase(server, 'warm-up');
  await bulkLoad(server, 'warm-up', makeBulkBodies(Math.min(WARM_UP, documents)));
  await removeDatabase(server, 'warm-up');
}

async function loadAnew(server: MeasuredServer, bodies: readonly string[], round: number): Promise<number> {
  if (round > 0) await removeDatabase(server, DATABASE);
  await createDatabase(server, DATABASE);
  return bulkLoad(server, DATABASE, bodies);
}
