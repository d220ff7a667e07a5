import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openOrThrow, openTestStore } from './testing/open-test-store.ts';

it('ST8.2 SC4 an older file learns whose its tombstones are, and that a Patient is its own', async () => {
  const test = await openTestStore({ key: undefined });
  const said = JSON.stringify({ facility: 'N', patient: 'Patient:1' });
  const of = (id: string, start: number, ids: string, body: string, deleted = false) => ({
    ...{ id, path: { start, ids: ids.split(',') }, deleted, body },
  });
  await test.store.write({
    grafts: [
      of('Observation:1', 1, 'a', said),
      of('Observation:1', 2, 'b,a', '{}', true),
      of('Patient:1', 1, 'a', JSON.stringify({ facility: 'N' })),
      of('Observation:2', 1, 'a', said),
    ],
  });
  await test.store.close();
  const db = new Database(test.file);
  db.exec(`ALTER TABLE document DROP COLUMN also; DROP TABLE document_also;
    UPDATE document SET facility = NULL, patient = NULL, patient_hash = NULL WHERE deleted = 1 OR kind = 'Patient';
    UPDATE document SET facility = 'N' WHERE kind = 'Patient'; PRAGMA user_version = 2;`);
  db.close();
  const store = await openOrThrow({ file: test.file, profile: 'plain', writer: 'inline', scopedFeeds: true });
  const rows = async (facility: string, patients: string[] = []) =>
    (await store.listChanges({ since: 0, limit: 9, scope: { facilities: [facility], patients } })).rows.map(
      ({ id }) => id,
    );
  expect(await rows('N')).toEqual(['Observation:1', 'Patient:1', 'Observation:2']);
  expect(await rows('S')).toEqual([]);
  expect(await rows('S', ['Patient:1'])).toEqual(['Observation:1', 'Patient:1', 'Observation:2']);
  await store.write({ grafts: [of('Observation:3', 1, 'a', JSON.stringify({ facility: 'S', alsoFor: ['N'] }))] });
  expect(await rows('N')).toContain('Observation:3');
  await store.close();
  rmSync(test.folder, { recursive: true, force: true });
});
