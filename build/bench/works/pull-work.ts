import { type BenchContext, DATABASE } from '../bench-context.ts';
import { aimAtLeast, type BenchWork, perSecond, ratioOf } from '../bench-row.ts';
import { bulkLoad, createDatabase, makeBulkBodies } from '../couch-client.ts';
import { type Contestant, measureRounds } from '../measure-rounds.ts';
import { RAW_DDL } from '../raw-ddl.ts';
import { runClient } from '../run-client.ts';

interface Pulled {
  readonly documents: number;
  readonly ms: number;
}

/** Every client begins warm: what a first second costs is no rate. */
const WARM_UP = 5000;
const WARM_UP_DATABASE = 'bench-warm-up';
const STATION = 'Holdfast station (encrypted, every body judged)';
const PLAIN = 'Holdfast store (encrypted, any JSON object)';
const POUCHDB = 'PouchDB (leveldb, not encrypted)';
const RXDB = 'RxDB (memory)';
const RAW = 'raw inserts (same cipher and sync)';

export async function measurePull({ ours, pouchServer, documents, rounds }: BenchContext): Promise<BenchWork> {
  await createDatabase(ours, WARM_UP_DATABASE);
  await bulkLoad(ours, WARM_UP_DATABASE, makeBulkBodies(WARM_UP, documents));
  const args = [`${ours.url}/${DATABASE}`, `${ours.url}/${WARM_UP_DATABASE}`, ours.headers.authorization ?? ''];
  const client = (who: string, script: string, more: readonly string[] = []): Contestant => ({
    who,
    unit: 'docs/s',
    measure: () => rateOf(script, [...args, ...more], documents),
  });
  const rows = await measureRounds(rounds, [
    client(STATION, 'holdfast-pull.ts', ['organisation']),
    client(PLAIN, 'holdfast-pull.ts', ['plain']),
    pouchServer ? client(POUCHDB, 'pouchdb-pull.ts') : { who: POUCHDB, unit: 'docs/s', measure: undefined },
    client(RXDB, 'rxdb-pull.ts'),
    { who: RAW, unit: 'docs/s', measure: () => rateOf('raw-sqlite.ts', ['insert', String(documents)], documents) },
  ]);
  return {
    work:
      `Pull of ${documents} documents of 1 kB from the sync server, a plain database (our own wire; CouchDB's for the peers), ` +
      `each client a process of its own that has taken ${WARM_UP} others before\n  raw limit: ${RAW_DDL}; ordered ids, 1000 per transaction`,
    rows,
    aims: [STATION, PLAIN].flatMap((who) => {
      const short = who === STATION ? 'station' : 'store';
      return [
        aimAtLeast(`${short} beside PouchDB`, ratioOf(rows, who, POUCHDB), 8),
        aimAtLeast(`${short} beside RxDB`, ratioOf(rows, who, RXDB), 5),
        aimAtLeast(`${short} beside raw inserts`, ratioOf(rows, who, RAW), 0.5),
      ];
    }),
  };
}

async function rateOf(script: string, args: readonly string[], wanted: number): Promise<number> {
  const { documents, ms } = await runClient<Pulled>(script, args);
  if (documents !== wanted) throw new Error(`${script} has ${documents} documents of ${wanted}`);
  return perSecond(documents, ms);
}
