import type { Statement } from 'better-sqlite3';
import type { SqliteDatabase } from './connection.ts';

/** Prepared statements by their text. The texts are few: they differ by which conditions a query has, never by values. */
export class StatementCache {
  readonly #db: SqliteDatabase;
  readonly #objects = new Map<string, Statement>();
  readonly #arrays = new Map<string, Statement>();

  constructor(db: SqliteDatabase) {
    this.#db = db;
  }

  get<Row>(sql: string, parameters: readonly unknown[] = []): Row | undefined {
    return this.#prepared(this.#objects, sql).get(...parameters) as Row | undefined;
  }

  all<Row>(sql: string, parameters: readonly unknown[] = []): Row[] {
    return this.#prepared(this.#objects, sql).all(...parameters) as Row[];
  }

  /** Rows as arrays: faster than objects. */
  rows<Row>(sql: string, parameters: readonly unknown[] = []): Row[] {
    return this.#prepared(this.#arrays, sql, true).all(...parameters) as Row[];
  }

  /** First column of the first row. */
  value<Value>(sql: string, parameters: readonly unknown[] = []): Value | undefined {
    const row = this.#prepared(this.#arrays, sql, true).get(...parameters) as [Value] | undefined;
    return row?.[0];
  }

  #prepared(cache: Map<string, Statement>, sql: string, raw = false): Statement {
    let statement = cache.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      if (raw) statement.raw();
      cache.set(sql, statement);
    }
    return statement;
  }
}
