/**
 * The only place that opens connections to PostgreSQL. Each sets what durability rests on and reads it back before it is
 * used (ST1): an answered commit is on the server's disk. A connection that hangs in a transaction is cut off by the
 * server, so that a process that stands still cannot hold up the writers of the others.
 */
import { Client, type ClientConfig, Pool, type PoolClient, types } from 'pg';
import { refusal } from '#shared/errors/refusal.ts';
import { StoreFault } from '#shared/store/store-fault.ts';

/** What runs a statement: a pool, or one of its connections inside a transaction. */
export type Sql = Pick<Pool, 'query'>;

export interface PoolOptions {
  /** At most so many connections of this process to this database. */
  readonly most?: number;
  /** A statement may take as long as it needs: for copies of whole databases. */
  readonly patient?: boolean;
  /** Told once for each connection that finds the server configured to lose commits at a power cut. */
  readonly onDoubt?: (doubt: string) => void;
}

const MOST_CONNECTIONS = 8;
const IDLE_MS = 60_000;
const CONNECT_MS = 10_000;
const INT8_OID = 20;

const SETTINGS = {
  synchronous_commit: 'on',
  jit: 'off',
  plan_cache_mode: 'force_custom_plan',
  // A database that was just filled has no statistics yet; its feed is read by its index all the same.
  enable_seqscan: 'off',
  max_parallel_workers_per_gather: 0,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
  statement_timeout: 120_000,
  tcp_keepalives_idle: 30,
  tcp_keepalives_interval: 10,
  tcp_keepalives_count: 3,
};

/** Sequences and counts are numbers (they stay far below 2^53). */
const typeParsers: ClientConfig['types'] = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8_OID && format !== 'binary') return Number;
    return types.getTypeParser(oid, format as 'text');
  }) as typeof types.getTypeParser,
};

export function openPool(
  url: string,
  { most = MOST_CONNECTIONS, patient = false, onDoubt = () => {} }: PoolOptions = {},
): Pool {
  const pool = new Pool({
    ...clientConfig(url, patient ? { statement_timeout: 0 } : {}),
    max: most,
    idleTimeoutMillis: IDLE_MS,
    pipeline: true,
    verify: (client: PoolClient, done: (fault?: Error) => void) => {
      assertDurable(client, onDoubt).then(() => done(), done);
    },
  });
  pool.on('error', () => {}); // an idle connection was cut; the next query opens another
  // One in use was cut: its query or the next one is rejected. Unheard, the event itself would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

export function clientConfig(url: string, settings: Partial<typeof SETTINGS> = {}): ClientConfig {
  const options = Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => `-c ${name}=${value}`);
  return {
    connectionString: url,
    options: options.join(' '),
    application_name: 'holdfast',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    types: typeParsers,
  };
}

/** For one errand. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(clientConfig(url));
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Fails where answered commits could be lost; a server that does not sync its disk at all is only doubted: tests run so. */
export async function assertDurable(client: Sql, onDoubt: (doubt: string) => void): Promise<void> {
  const [commit, encoding, sync] = await one<[string, string, string]>(
    client,
    `SELECT current_setting('synchronous_commit'), current_setting('server_encoding'), current_setting('fsync')`,
  );
  if (commit !== 'on') throw unusable(`synchronous_commit is ${commit} instead of on`);
  if (encoding !== 'UTF8') throw unusable(`the database is encoded in ${encoding} instead of UTF8`);
  if (sync !== 'on') onDoubt('PostgreSQL runs with fsync=off: a power cut can lose or damage records');
}

function unusable(support: string): StoreFault {
  return new StoreFault(
    refusal('unsupported', 'The PostgreSQL server is not set up as Holdfast needs it.', { support }),
  );
}

/** Rows as arrays: faster than objects. */
export async function rows<Row extends unknown[]>(sql: Sql, text: string, values: unknown[] = []): Promise<Row[]> {
  const result = await sql.query<Row>({ text, values, rowMode: 'array' });
  return result.rows;
}

export async function find<Row extends unknown[]>(
  sql: Sql,
  text: string,
  values: unknown[] = [],
): Promise<Row | undefined> {
  return (await rows<Row>(sql, text, values))[0];
}

/** The first row of a statement that always gives one. */
export async function one<Row extends unknown[]>(sql: Sql, text: string, values: unknown[] = []): Promise<Row> {
  const row = await find<Row>(sql, text, values);
  if (!row) throw new Error('a statement gave no row');
  return row;
}

/** Each statement sees what was committed before it, whatever the server's default is. */
export const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED';

/** Several reads on one snapshot. */
export function atOneMoment<T>(pool: Pool, read: (sql: Sql) => Promise<T>): Promise<T> {
  return inTransaction(pool, read, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
}

export async function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>, begin: string = BEGIN): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client as unknown as Sql);
    await client.query('COMMIT');
    return result;
  } catch (fault) {
    await client.query('ROLLBACK').catch((error: Error) => {
      broken = error;
    });
    throw fault;
  } finally {
    client.release(broken);
  }
}
