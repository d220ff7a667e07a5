import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import { graft } from '#shared/store/document-store.contract.ts';
import { openConnection } from './connection.ts';
import type { Migration } from './migrations.ts';
import { MIGRATIONS } from './migrations.ts';
import { openSqliteStore, type SqliteStoreOptions } from './open-sqlite-store.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { openOrThrow, TEST_KEY } from './testing/open-test-store.ts';
import { makeTempFolder } from './testing/temp-folder.ts';
import { touchedModel } from './testing/touched-model.ts';
import { makeVerifiedCopy } from './verified-copy.ts';

describe('opening an older file', () => {
  let folder: { path: string; remove(): void };
  let options: SqliteStoreOptions;
  beforeEach(async () => {
    folder = makeTempFolder('migrate');
    options = { file: join(folder.path, 'store.db'), key: TEST_KEY, profile: 'plain', writer: 'inline' };
    const store = await openOrThrow(options);
    await store.write({ grafts: [graft('Patient:1', 1, 'a', { n: 1 }), graft('Note:1', 2, 'b,a', { n: 2 })] });
    await store.close();
  });
  afterEach(() => folder.remove());

  const addColumn: Migration = {
    to: SCHEMA_VERSION + 1,
    apply: (db) => void db.exec("ALTER TABLE local_document ADD COLUMN origin TEXT DEFAULT 'here'"),
  };
  const newer = () => ({ ...options, schemaVersion: SCHEMA_VERSION + 1, migrations: [addColumn] });

  it('ST8.2 migrates after a verified copy was made', async () => {
    const store = await openOrThrow(newer());
    expect(await store.find('Note:1')).toMatchObject({ rev: '2-b', body: '{"n":2}' });
    await store.close();
    const copy = `${options.file}.before-v${SCHEMA_VERSION + 1}`;
    const old = await openOrThrow({ ...options, file: copy });
    expect(await old.find('Patient:1')).toMatchObject({ body: '{"n":1}' });
    await old.close();
    expect(await openSqliteStore(options)).toMatchObject({ code: 'newer-version' });
  });

  it('ST8.2 leaves the old file when a step fails', async () => {
    const failing: Migration = {
      to: SCHEMA_VERSION + 1,
      apply: (db) => {
        db.exec('DROP TABLE quarantine');
        throw new Error('step failed');
      },
    };
    await expect(openSqliteStore({ ...newer(), migrations: [failing] })).rejects.toThrow('step failed');
    const store = await openOrThrow(options);
    expect(await store.listQuarantined(1)).toEqual([]);
    await store.close();
  });

  it('ST8.2 does not migrate when the copy cannot be verified', () => {
    const db = openConnection(options);
    const copy = join(folder.path, 'no', 'such', 'folder', 'copy.db');
    expect(() => makeVerifiedCopy(db, options, copy)).toThrow();
    expect(existsSync(copy)).toBe(false);
    db.close();
  });

  it('ST8.2 has a step for every version', () => {
    expect([1, ...MIGRATIONS.map((step) => step.to)].at(-1)).toBe(SCHEMA_VERSION);
  });

  it('ST8.2 makes no copy of a file that is up to date', async () => {
    await (await openOrThrow(options)).close();
    expect(readdirSync(folder.path)).toEqual(['store.db']);
  });

  it('ST8.3 builds a new read model and rebuilds one of another version', async () => {
    const shown = async (model: typeof touchedModel) => {
      const store = await openSqliteStore({ ...options, readModels: [model] });
      if (isRefusal(store)) throw new Error(store.sentence);
      const rows = await store.query((db) => db.prepare('SELECT id, rev FROM touched ORDER BY id').all());
      await store.close();
      return rows;
    };
    const both = [
      { id: 'Note:1', rev: '2-b' },
      { id: 'Patient:1', rev: '1-a' },
    ];
    expect(await shown(touchedModel)).toEqual(both);
    const marked = {
      ...touchedModel,
      version: 2,
      prepare: (db: Parameters<typeof touchedModel.prepare>[0]) => {
        const put = db.prepare<[string]>("INSERT INTO touched VALUES (?, 'second')");
        return ({ after }: { after: { id: string } }) => void put.run(after.id);
      },
    };
    expect(await shown(marked)).toEqual(both.map(({ id }) => ({ id, rev: 'second' })));
  });

  it('ST4.3 applies read models in the transaction of the document', async () => {
    const failing = {
      ...touchedModel,
      prepare: () => () => {
        throw new Error('read model failed');
      },
    };
    await (await openOrThrow({ ...options, readModels: [touchedModel] })).close();
    const store = await openOrThrow({ ...options, readModels: [failing] });
    await expect(store.write({ grafts: [graft('Note:2', 1, 'a')] })).rejects.toThrow('read model failed');
    expect(await store.find('Note:2')).toBeUndefined();
    expect(await store.info()).toMatchObject({ docCount: 2, updateSeq: 2 });
    expect(await store.write({ grafts: [graft('plain', 1, 'a')] })).toMatchObject({ updateSeq: 3 });
    await store.close();
  });
});
