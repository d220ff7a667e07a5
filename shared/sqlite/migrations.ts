import type { SqliteDatabase } from './connection.ts';
import { STAGED_INDEX } from './schema.ts';

/** One step from `to - 1` to `to`. Runs inside the migration's transaction. */
export interface Migration {
  readonly to: number;
  apply(db: SqliteDatabase): void;
}

/** Steps since version 1, in order. The last one's `to` is `SCHEMA_VERSION`. */
export const MIGRATIONS: readonly Migration[] = [{ to: 2, apply: letAttachmentsStream }];

function letAttachmentsStream(db: SqliteDatabase): void {
  db.exec(
    `ALTER TABLE attachment ADD COLUMN chunks TEXT; ALTER TABLE attachment ADD COLUMN staged_at INTEGER; ${STAGED_INDEX}`,
  );
}
