import type { ReadModel } from '../read-models/read-model.ts';

/** The smallest read model: the winning revision of each live document. For tests of ST4.3 and ST8.3. */
export const touchedModel: ReadModel = {
  name: 'touched',
  version: 1,
  kinds: ['Patient', 'Observation', 'Note'],
  ddl: 'CREATE TABLE touched (id TEXT PRIMARY KEY, rev TEXT NOT NULL)',
  tables: ['touched'],
  prepare(db) {
    const put = db.prepare<[string, string]>('INSERT OR REPLACE INTO touched VALUES (?, ?)');
    const remove = db.prepare<[string]>('DELETE FROM touched WHERE id = ?');
    return ({ after }) => void (after.deleted ? remove.run(after.id) : put.run(after.id, after.rev));
  },
};
