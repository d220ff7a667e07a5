import type { Sql } from './connect.ts';

/** One step from `to - 1` to `to`. Runs inside the migration's transaction. */
export interface Migration {
  readonly to: number;
  apply(sql: Sql): Promise<void>;
}

/** Steps since version 1, in order. The last one's `to` is `SCHEMA_VERSION`. */
export const MIGRATIONS: readonly Migration[] = [];
