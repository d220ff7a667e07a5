import {
  type BenchContext,
  contestantsOf,
  DATABASE,
  HOLDFAST,
  peersBeside,
  type ServerBeside,
  serversBeside,
  WARM_UP_DATABASE,
} from '../bench-context.ts';
import { aimAtLeast, type BenchWork, perSecond, ratioOf } from '../bench-row.ts';
import { bulkLoad, createDatabase, makeBulkBodies, removeDatabase } from '../couch-client.ts';
import { measureRounds } from '../measure-rounds.ts';
import type { MeasuredServer } from '../measured-server.ts';

const WARM_UP = 2000;

/** Leaves the database of the last round for the works that read. */
export async function measureLoad(context: BenchContext): Promise<BenchWork> {
  const { documents, rounds } = context;
  const servers = allOf(context);
  const bodies = makeBulkBodies(documents);
  for (const { server } of servers) if (server) await warmUp(server, documents);
  const load = async (server: MeasuredServer): Promise<number> => perSecond(documents, await loadAnew(server, bodies));
  const rows = await measureRounds(rounds, contestantsOf(servers, 'docs/s', load));
  return {
    work: `Bulk load of ${documents} documents through _bulk_docs, 1000 a batch, one connection`,
    rows,
    aims: peersBeside(context).map(({ who }) => aimAtLeast(`beside ${who}`, ratioOf(rows, HOLDFAST, who), 5)),
  };
}

/** The database for works that read, where load itself is not measured. */
export async function prepareDatabase(context: BenchContext): Promise<void> {
  const bodies = makeBulkBodies(context.documents);
  for (const { server } of allOf(context)) if (server) await loadAnew(server, bodies);
}

const allOf = (context: BenchContext): ServerBeside[] => [
  ...serversBeside(context),
  { who: context.bare.who, server: context.bare },
];

async function warmUp(server: MeasuredServer, documents: number): Promise<void> {
  await createDatabase(server, WARM_UP_DATABASE);
  await bulkLoad(server, WARM_UP_DATABASE, makeBulkBodies(Math.min(WARM_UP, documents)));
  await removeDatabase(server, WARM_UP_DATABASE);
}

async function loadAnew(server: MeasuredServer, bodies: readonly string[]): Promise<number> {
  await createDatabase(server, DATABASE);
  return bulkLoad(server, DATABASE, bodies);
}
