import type { SqliteDatabase } from '../connection.ts';
import { DOCUMENT_COLUMNS, type DocumentRow, fromDocumentRow } from '../document-row.ts';
import { toWinnerView } from './apply-read-models.ts';
import type { ReadModel } from './read-model.ts';

const PAGE_ROWS = 1000;

/** Makes every read model that is new or of another version, from the winners, each in one transaction (ST8.3). */
export function rebuildReadModels(db: SqliteDatabase, models: readonly ReadModel[]): void {
  const known = db.prepare<[string], { version: number }>('SELECT version FROM read_model WHERE name = ?');
  for (const model of models) {
    if (known.get(model.name)?.version !== model.version) db.transaction(() => rebuild(db, model)).immediate();
  }
}

function rebuild(db: SqliteDatabase, model: ReadModel): void {
  for (const table of model.tables) db.exec(`DROP TABLE IF EXISTS "${table}"`);
  db.exec(model.ddl);
  const apply = model.prepare(db);
  for (const state of winners(db, model.kinds)) {
    if (!state.content.deleted) apply({ before: undefined, after: toWinnerView(state) });
  }
  db.prepare('INSERT OR REPLACE INTO read_model (name, version) VALUES (?, ?)').run(model.name, model.version);
}

/** Paged: the driver allows no writes while an iterator is open. */
function* winners(db: SqliteDatabase, kinds: readonly string[]) {
  const page = db
    .prepare<[string, string, number], DocumentRow>(
      `SELECT ${DOCUMENT_COLUMNS} FROM document WHERE id > ? AND id < ? ORDER BY id LIMIT ?`,
    )
    .raw();
  for (const kind of kinds) {
    let after = `${kind}:`;
    for (
      let rows = page.all(after, `${kind};`, PAGE_ROWS);
      rows.length > 0;
      rows = page.all(after, `${kind};`, PAGE_ROWS)
    ) {
      for (const row of rows) yield fromDocumentRow(row);
      after = (rows.at(-1) as DocumentRow)[1];
    }
  }
}
