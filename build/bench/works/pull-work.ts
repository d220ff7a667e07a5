import { type BenchContext, DATABASE, WARM_UP_DATABASE } from '../bench-context.ts';
import { aimAtLeast, type BenchWork, perSecond, ratioOf } from '../bench-row.ts';
import { bulkLoad, createDatabase, makeBulkBodies } from '../couch-client.ts';
import { type Contestant, measureRounds } from '../measure-rounds.ts';
import type { MeasuredServer } from '../measured-server.ts';
import { RAW_DDL } from '../raw-ddl.ts';
import { runClient } from '../run-client.ts';

interface Pulled {
  readonly documents: number;
  readonly ms: number;
}

/** Every client begins warm: what a first second costs is no rate. */
const WARM_UP = 5000;
const STATION = 'Holdfast station (encrypted, every body judged)';
const FROM_POSTGRES = 'the same station from our server on PostgreSQL';
const PLAIN = 'Holdfast store (encrypted, any JSON object)';
const POUCHDB = 'PouchDB (leveldb, not encrypted)';
const RXDB = 'RxDB (memory)';
/** The peers with a peer's server, as they are used without us; our server feeds them faster. */
const POUCHDB_ALONE = 'PouchDB (leveldb) from pouchdb-server';
const RXDB_ALONE = 'RxDB (memory) from pouchdb-server';
const RAW = 'raw inserts (same cipher and sync)';

export async function measurePull(context: BenchContext): Promise<BenchWork> {
  const { ours, onPostgres, pouchServer, documents, rounds } = context;
  for (const server of [ours, onPostgres, pouchServer]) if (server) await prepareWarmUp(server, documents);
  const client = (
    who: string,
    script: string,
    server: MeasuredServer | undefined,
    more: readonly string[] = [],
  ): Contestant => ({
    who,
    unit: 'docs/s',
    measure: server && (() => rateOf(script, [...addressesOf(server), ...more], documents)),
  });
  const rows = await measureRounds(rounds, [
    client(STATION, 'holdfast-pull.ts', ours, ['organisation']),
    client(FROM_POSTGRES, 'holdfast-pull.ts', onPostgres, ['organisation']),
    client(PLAIN, 'holdfast-pull.ts', ours, ['plain']),
    client(POUCHDB, 'pouchdb-pull.ts', pouchServer && ours),
    client(RXDB, 'rxdb-pull.ts', ours),
    client(POUCHDB_ALONE, 'pouchdb-pull.ts', pouchServer),
    client(RXDB_ALONE, 'rxdb-pull.ts', pouchServer),
    { who: RAW, unit: 'docs/s', measure: () => rateOf('raw-sqlite.ts', ['insert', String(documents)], documents) },
  ]);
  const beside = (text: string, who: string, wanted: number) => aimAtLeast(text, ratioOf(rows, STATION, who), wanted);
  return {
    work:
      `Pull of ${documents} documents of 1 kB from the sync server, a plain database (our own wire; CouchDB's for the peers), ` +
      `each client a process of its own that has taken ${WARM_UP} others before\n  raw limit: ${RAW_DDL}; ordered ids, 1000 per transaction`,
    rows,
    aims: [
      beside('station beside PouchDB', POUCHDB, 8),
      beside('station beside RxDB', RXDB, 5),
      beside('station beside raw inserts', RAW, 0.5),
      beside('the same beside PouchDB with pouchdb-server', POUCHDB_ALONE, 8),
      beside('the same beside RxDB with pouchdb-server', RXDB_ALONE, 5),
    ],
  };
}

async function prepareWarmUp(server: MeasuredServer, documents: number): Promise<void> {
  await createDatabase(server, WARM_UP_DATABASE);
  await bulkLoad(server, WARM_UP_DATABASE, makeBulkBodies(WARM_UP, documents));
}

function addressesOf({ url, headers }: MeasuredServer): readonly string[] {
  return [`${url}/${DATABASE}`, `${url}/${WARM_UP_DATABASE}`, headers.authorization ?? ''];
}

async function rateOf(script: string, args: readonly string[], wanted: number): Promise<number> {
  const { documents, ms } = await runClient<Pulled>(script, args);
  if (documents !== wanted) throw new Error(`${script} has ${documents} documents of ${wanted}`);
  return perSecond(documents, ms);
}
