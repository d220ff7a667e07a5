/** The catalogue in a SQLite file of its own, `catalogue.sqlite`. */
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { openConnection, type SqliteDatabase } from '#shared/sqlite/connection.ts';
import { withStoreFaults } from '#shared/sqlite/sqlite-fault.ts';
import type { Catalogue, DatabasePlace, HeldLock } from '../orgs/catalogue.ts';
import { inTurn } from '../orgs/turns.ts';
import { CATALOGUE_MIGRATIONS } from './catalogue-schema.ts';
import type { CatalogueSql, CatalogueStatements, SqlParameters } from './catalogue-sql.ts';
import { SqlCatalogue } from './sql-catalogue.ts';

export const sqlitePlace = (id: string): DatabasePlace => ({
  engine: 'sqlite',
  file: `${id}.sqlite`,
  server: undefined,
});

export function openSqliteCatalogue(file: string): Catalogue {
  return new SqlCatalogue(openSqliteCatalogueSql(file), sqlitePlace);
}

export function openSqliteCatalogueSql(file: string): CatalogueSql {
  const db = openConnection({ file, cacheKib: 4000 });
  try {
    prepare(db);
    db.pragma('busy_timeout=0');
    return new SqliteCatalogueSql(db, file);
  } catch (fault) {
    db.close();
    throw fault;
  }
}

function prepare(db: SqliteDatabase): void {
  db.transaction(() => {
    const version = db.pragma('user_version', { simple: true }) as number;
    const newest = CATALOGUE_MIGRATIONS.length;
    if (version > newest) throw new Error('catalogue.sqlite was written by a newer version of Holdfast');
    if (version === newest) return;
    for (const migration of CATALOGUE_MIGRATIONS.slice(version)) db.exec(migration);
    if (version === 0) db.prepare('INSERT INTO server (id) VALUES (?)').run(randomUUID().replaceAll('-', ''));
    db.pragma(`user_version=${newest}`);
  }).immediate();
}

type Statement = ReturnType<typeof prepareAny>;
const prepareAny = (db: SqliteDatabase, sql: string) => db.prepare<[SqlParameters], unknown>(sql);

/** It ends with the process that has it. */
const CERTAIN: HeldLock = { assertHeld: async () => {} };

const BUSY_MS = 5000;
const BUSY_PAUSE_MS = 5;

const isBusy = (fault: unknown): boolean =>
  fault instanceof Database.SqliteError && fault.code.startsWith('SQLITE_BUSY');

function rethrow(fault: unknown): never {
  throw fault;
}

/** Answers of more rows are lists for people: they are asked for rarely. */
const MOST_ROWS_KEPT = 64;
const MOST_ANSWERS_KEPT = 5000;

/**
 * One connection: what is asked for while a transaction is open waits for its end.
 *
 * Each call of a station asks who it is and what it may see. Answers are kept, so that asking again costs no search; they
 * hold until this connection writes or SQLite says that another did (`data_version`), which is asked each time. So what
 * a command beside the server changed, as a revocation, counts for the next call. Shown by sqlite-catalogue.test.ts.
 */
class SqliteCatalogueSql implements CatalogueSql {
  readonly isRemote = false;
  readonly #db: SqliteDatabase;
  readonly #file: string;
  readonly #statements = new Map<string, Statement>();
  readonly #kept = new Map<string, readonly unknown[]>();
  readonly #othersVersion: Statement;
  #keptAtVersion: unknown;
  #transaction: Promise<unknown> | undefined;

  constructor(db: SqliteDatabase, file: string) {
    this.#db = db;
    this.#file = file;
    this.#othersVersion = prepareAny(db, 'PRAGMA data_version').pluck();
  }

  async all<Row>(sql: string, parameters: SqlParameters = {}): Promise<Row[]> {
    return this.#patiently(() => this.#recall<Row>(sql, parameters));
  }

  async run(sql: string, parameters: SqlParameters = {}): Promise<number> {
    return this.#patiently(() => {
      this.#kept.clear();
      return this.#prepare(sql).run(parameters).changes;
    });
  }

  /** Rows are handed to many, and frozen. */
  #recall<Row>(sql: string, parameters: SqlParameters): Row[] {
    const version = this.#othersVersion.get({});
    if (version !== this.#keptAtVersion || this.#kept.size > MOST_ANSWERS_KEPT) this.#kept.clear();
    this.#keptAtVersion = version;
    const question = `${sql}${JSON.stringify(parameters)}`;
    const kept = this.#kept.get(question) as readonly Row[] | undefined;
    if (kept) return [...kept];
    const statement = this.#prepare(sql);
    const rows = statement.all(parameters) as Row[];
    if (!statement.readonly) this.#kept.clear();
    else if (rows.length <= MOST_ROWS_KEPT)
      this.#kept.set(
        question,
        rows.map((row) => Object.freeze(row)),
      );
    return [...rows];
  }

  async inTransaction<T>(work: (statements: CatalogueStatements) => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    await this.#patiently(() => {
      this.#db.exec('BEGIN IMMEDIATE');
      this.#kept.clear();
      this.#transaction = promise;
    });
    try {
      return await this.#finish(work);
    } finally {
      this.#transaction = undefined;
      resolve();
    }
  }

  async #finish<T>(work: (statements: CatalogueStatements) => Promise<T>): Promise<T> {
    try {
      const result = await work({
        all: async <Row>(sql: string, parameters: SqlParameters = {}) => this.#prepare(sql).all(parameters) as Row[],
        run: async (sql, parameters = {}) => this.#prepare(sql).run(parameters).changes,
      });
      withStoreFaults(() => this.#db.exec('COMMIT'));
      return result;
    } catch (fault) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw fault;
    }
  }

  /** The version is written again: a page that goes to the disk and means nothing. */
  async probe(): Promise<void> {
    await this.#patiently(() =>
      this.#db
        .transaction(() => {
          const version = this.#db.pragma('user_version', { simple: true }) as number;
          this.#db.pragma(`user_version=${version}`);
        })
        .immediate(),
    );
  }

  async claimAlone(): Promise<boolean> {
    return true;
  }

  /** One process writes to a data folder. */
  exclusively<T>(name: string, work: (lock: HeldLock) => Promise<T>): Promise<T> {
    return inTurn(`${this.#file} ${name}`, () => work(CERTAIN));
  }

  async close(): Promise<void> {
    await this.#patiently(() => this.#db.close());
  }

  /** Another process that writes is waited for without holding up what else this one does. */
  async #patiently<T>(work: () => T): Promise<T> {
    const untilMs = performance.now() + BUSY_MS;
    for (;;) {
      while (this.#transaction) await this.#transaction; // what is asked for in that very turn must not slip in between
      try {
        return work();
      } catch (fault) {
        if (!isBusy(fault) || performance.now() > untilMs) return withStoreFaults(() => rethrow(fault));
      }
      await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
    }
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql) ?? prepareAny(this.#db, sql);
    this.#statements.set(sql, known);
    return known;
  }
}
