import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openOrThrow, openTestStore } from './testing/open-test-store.ts';

const PLAN = `EXPLAIN QUERY PLAN SELECT id FROM document
  WHERE id > 'Flag:' AND deleted = 0 AND id < 'Flag;' AND kind = 'Flag' AND patient_hash = 1 AND length(kind) = 4 ORDER BY id`;

it('ST8.2 an older file learns to find one kind of a patient’s record without a look at the others', async () => {
  const test = await openTestStore({ key: undefined });
  await test.store.close();
  const older = new Database(test.file);
  older.exec(`DROP INDEX document_by_patient; CREATE INDEX document_by_patient ON document (patient_hash)
    WHERE patient_hash IS NOT NULL; PRAGMA user_version = 3;`);
  older.close();
  const store = await openOrThrow({ file: test.file, profile: 'plain', writer: 'inline', scopedFeeds: true });
  const body = (kind: string) => JSON.stringify({ kind, patient: 'Patient:1', resource: {} });
  await store.write({
    edits: ['Flag:1', 'Task:1', 'Observation:1'].map((id) => ({ id, body: body(id.slice(0, -2)) })),
  });
  const flags = await store.listDocuments({ kind: 'Flag', patient: 'Patient:1', limit: 9 });
  expect(flags.map(({ id }) => id)).toEqual(['Flag:1']);
  await store.close();
  const migrated = new Database(test.file, { readonly: true });
  const steps = migrated
    .prepare<[], { detail: string }>(PLAN)
    .all()
    .map(({ detail }) => detail);
  migrated.close();
  expect(steps[0]).toContain('document_by_patient (patient_hash=? AND <expr>=?)');
  rmSync(test.folder, { recursive: true, force: true });
});
