/** The catalogue in a PostgreSQL database of its own, which several server processes share. */
import { createHash, randomUUID } from 'node:crypto';
import { Client, type Pool, type PoolClient } from 'pg';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import type { HeldLock } from '../../orgs/catalogue.ts';
import { inTurn } from '../../orgs/turns.ts';
import { CATALOGUE_MIGRATIONS } from '../catalogue-schema.ts';
import type { CatalogueSql, CatalogueStatements, SqlParameters } from '../catalogue-sql.ts';
import { clientConfig, find, inTransaction, one, openPool, type PoolOptions, type Sql } from './connect.ts';
import { lockLost, toStoreFault, withStoreFaults } from './postgres-fault.ts';

/** What `pg_advisory_lock` takes: writers of the catalogue stand in one queue, as in SQLite. */
const WRITING = 6_557_470_319;
/** Shared by all who have the catalogue open; alone by whom moves it elsewhere. */
const PRESENCE = 6_557_470_320;
const PRESENCE_PAUSE_MS = 5000;
const ANSWERS_WITHIN_MS = 10_000;

/** The database must exist; an empty one gets its tables. Throws a StoreFault where it is newer, unsafe or not to be reached. */
export async function openPostgresCatalogueSql(url: string, options: PoolOptions = {}): Promise<CatalogueSql> {
  const pool = openPool(url, options);
  try {
    await prepare(pool);
    return new PostgresCatalogueSql(pool, openPool(url, options), await Presence.begin(url), url);
  } catch (fault) {
    await pool.end();
    throw toStoreFault(fault);
  }
}

async function prepare(pool: Pool): Promise<void> {
  await inTransaction(pool, async (sql) => {
    await sql.query('SELECT pg_advisory_xact_lock($1)', [WRITING]);
    const version = await findVersion(sql);
    const newest = CATALOGUE_MIGRATIONS.length;
    if (version > newest) throw new StoreFault(newerCatalogue(version, newest));
    if (version === newest) return;
    if (version === 0) await sql.query('CREATE TABLE catalogue (version integer NOT NULL)');
    for (const migration of CATALOGUE_MIGRATIONS.slice(version)) await sql.query(inPostgres(migration));
    if (version === 0) {
      await sql.query('INSERT INTO catalogue (version) VALUES (0)');
      await sql.query('INSERT INTO server (id) VALUES ($1)', [randomUUID().replaceAll('-', '')]);
    }
    await sql.query('UPDATE catalogue SET version = $1', [newest]);
  });
}

async function findVersion(sql: Sql): Promise<number> {
  const [table] = await one<[string | null]>(sql, `SELECT to_regclass('catalogue')::text`);
  return table === null ? 0 : ((await find<[number]>(sql, 'SELECT version FROM catalogue'))?.[0] ?? 0);
}

/** SQLite's integers have 64 bits; `STRICT` is how PostgreSQL always is. */
function inPostgres(migration: string): string {
  return migration
    .replaceAll(/\bINTEGER\b/g, 'BIGINT')
    .replaceAll(/\)\s*STRICT\b/g, ')')
    .replaceAll('/* UNLOGGED */', 'UNLOGGED');
}

function newerCatalogue(found: number, version: number): Refusal {
  return refusal(
    'newer-version',
    'The catalogue was written by a newer version of Holdfast. Nothing was changed. Update the Holdfast server, then start it again.',
    { support: `catalogue version ${found}, this program writes ${version}` },
  );
}

/** A connection that says to others: this catalogue is in use. Where it is cut, it comes back. */
class Presence {
  readonly #url: string;
  #client: Client;
  #timer: NodeJS.Timeout | undefined;
  #state: 'present' | 'gone' = 'present';

  private constructor(url: string, client: Client) {
    this.#url = url;
    this.#client = client;
    client.on('error', () => this.#comeBack());
  }

  static async begin(url: string): Promise<Presence> {
    return new Presence(url, await announce(url));
  }

  async claimAlone(): Promise<boolean> {
    await this.#client.query('SELECT pg_advisory_unlock_shared($1)', [PRESENCE]);
    const [alone] = await one<[boolean]>(this.#client as unknown as Sql, 'SELECT pg_try_advisory_lock($1)', [PRESENCE]);
    return alone;
  }

  async end(): Promise<void> {
    this.#state = 'gone';
    clearTimeout(this.#timer);
    await this.#client.end().catch(() => {});
  }

  #comeBack(): void {
    if (this.#state === 'gone') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      try {
        this.#client = await announce(this.#url);
        this.#client.on('error', () => this.#comeBack());
        if (this.#state === 'gone') await this.#client.end();
      } catch {
        this.#comeBack();
      }
    }, PRESENCE_PAUSE_MS);
    this.#timer.unref();
  }
}

async function announce(url: string): Promise<Client> {
  const client = new Client(clientConfig(url));
  client.on('error', () => {});
  await client.connect();
  try {
    const [present] = await one<[boolean]>(client as unknown as Sql, 'SELECT pg_try_advisory_lock_shared($1)', [
      PRESENCE,
    ]);
    if (!present) throw new StoreFault(catalogueIsClaimed());
    return client;
  } catch (fault) {
    await client.end();
    throw fault;
  }
}

function catalogueIsClaimed(): Refusal {
  return refusal('locked', 'The databases are being copied elsewhere. Wait until that has ended, then try again.', {
    support: 'another process has claimed the catalogue',
  });
}

class PostgresCatalogueSql implements CatalogueSql {
  readonly isRemote = true;
  readonly #pool: Pool;
  /** Of those that hold a lock while their work asks for connections: one pool could be used up by waiting for itself. */
  readonly #locks: Pool;
  readonly #presence: Presence;
  readonly #url: string;

  constructor(pool: Pool, locks: Pool, presence: Presence, url: string) {
    this.#pool = pool;
    this.#locks = locks;
    this.#presence = presence;
    this.#url = url;
  }

  all<Row>(sql: string, parameters?: SqlParameters): Promise<Row[]> {
    return withStoreFaults(() => statementsOn(this.#pool).all<Row>(sql, parameters));
  }

  run(sql: string, parameters?: SqlParameters): Promise<number> {
    return withStoreFaults(() => statementsOn(this.#pool).run(sql, parameters));
  }

  inTransaction<T>(work: (statements: CatalogueStatements) => Promise<T>): Promise<T> {
    return withStoreFaults(() =>
      inTransaction(this.#pool, async (sql) => {
        await sql.query('SELECT pg_advisory_xact_lock($1)', [WRITING]);
        return work(statementsOn(sql));
      }),
    );
  }

  async probe(): Promise<void> {
    await this.run('UPDATE catalogue SET version = version');
  }

  async readTimeMs(): Promise<number> {
    const [row] = await this.all<{ ms: number }>(
      'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::int8 AS ms',
    );
    return row?.ms ?? Number.NaN;
  }

  claimAlone(): Promise<boolean> {
    return this.#presence.claimAlone();
  }

  /**
   * In this process first, so that a name never takes more than one connection. The lock is the session's: where that was
   * cut it is free for others, and the session answers no more.
   */
  exclusively<T>(name: string, work: (lock: HeldLock) => Promise<T>): Promise<T> {
    const key = createHash('sha256').update(name).digest().readBigInt64BE().toString();
    return inTurn(`${this.#url} ${name}`, async () => {
      const client = await withStoreFaults(() => this.#locks.connect());
      let broken: Error | undefined;
      try {
        await withStoreFaults(() => client.query('SELECT pg_advisory_lock($1)', [key]));
        return await work({ assertHeld: () => assertAnswers(client) });
      } finally {
        await client.query('SELECT pg_advisory_unlock($1)', [key]).catch((fault: Error) => {
          broken = fault;
        });
        client.release(broken);
      }
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#pool.end(), this.#locks.end(), this.#presence.end()]);
  }
}

/** A line that is dead without having ended says nothing: that counts as cut. */
async function assertAnswers(client: PoolClient): Promise<void> {
  try {
    await client.query({ text: 'SELECT 1', query_timeout: ANSWERS_WITHIN_MS } as { text: string });
  } catch (fault) {
    throw new StoreFault(lockLost(), fault);
  }
}

function statementsOn(sql: Sql): CatalogueStatements {
  return {
    all: async <Row>(text: string, parameters: SqlParameters = {}) =>
      (await sql.query(numbered(text, parameters))).rows as Row[],
    run: async (text, parameters = {}) => (await sql.query(numbered(text, parameters))).rowCount ?? 0,
  };
}

/** `@name` becomes `$1`, with its type where the value tells it. */
function numbered(text: string, parameters: SqlParameters): { text: string; values: (string | number | null)[] } {
  const places = new Map(Object.keys(parameters).map((name, at) => [name, at + 1]));
  const placed = text.replaceAll(/@(\w+)/g, (_all, name: string) => {
    const place = places.get(name);
    if (place === undefined) throw new Error(`a statement asks for @${name}`);
    const value = parameters[name];
    return `$${place}${typeof value === 'number' ? '::int8' : typeof value === 'string' ? '::text' : ''}`;
  });
  return { text: placed, values: Object.values(parameters) };
}
