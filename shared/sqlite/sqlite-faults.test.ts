import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import { StoreFault } from '#shared/store/store-fault.ts';
import { generateGrafts } from '#shared/testing/document-generator.ts';
import { openConnection, PAGE_BYTES } from './connection.ts';
import { openDiskReserve } from './disk-reserve.ts';
import { openSqliteStore, type SqliteStoreOptions } from './open-sqlite-store.ts';
import type { SqliteStore } from './sqlite-store.ts';
import { openOrThrow, TEST_KEY } from './testing/open-test-store.ts';
import { mountSmallVolume } from './testing/small-volume.ts';
import { makeTempFolder } from './testing/temp-folder.ts';

const plain = { key: TEST_KEY, profile: 'plain', writer: 'inline' } as const;

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    (value) => value,
    (reason: unknown) => reason,
  );
  if (error instanceof StoreFault) return error.refusal.code;
  return isRefusal(error) ? error.code : `no refusal: ${String(error)}`;
}

async function fillUntilRefused(store: SqliteStore): Promise<{ acknowledged: string[]; code: string }> {
  const acknowledged: string[] = [];
  for (const graft of generateGrafts(1000, { bodyBytes: 20_000 })) {
    const code = await store.write({ grafts: [graft] }).then(
      () => undefined,
      (error: unknown) => (error instanceof StoreFault ? error.refusal.code : String(error)),
    );
    if (code !== undefined) return { acknowledged, code };
    acknowledged.push(graft.id);
  }
  throw new Error('the disk never filled up');
}

async function expectAllThere(store: SqliteStore, ids: readonly string[]): Promise<void> {
  expect((await store.findMany(ids)).filter((found) => found === undefined)).toEqual([]);
}

describe('a damaged or foreign file', () => {
  let folder: { path: string; remove(): void };
  let file: string;
  const open = (more: Partial<SqliteStoreOptions> = {}) => openSqliteStore({ file, ...plain, ...more });
  beforeEach(async () => {
    folder = makeTempFolder('faults');
    file = join(folder.path, 'store.db');
    const store = await openOrThrow({ file, ...plain });
    await store.write({ grafts: generateGrafts(200) });
    await store.close();
  });
  afterEach(() => folder.remove());

  it('a wrong key is refused as such, and the file stays as it was', async () => {
    const before = readFileSync(file);
    expect(await open({ key: new Uint8Array(32) })).toMatchObject({ refused: true, code: 'wrong-key' });
    expect(await open({ key: undefined })).toMatchObject({ refused: true, code: 'wrong-key' });
    expect(await open({ key: new Uint8Array(32), writer: 'worker' })).toMatchObject({ code: 'wrong-key' });
    expect(readFileSync(file).equals(before)).toBe(true);
    await (await openOrThrow({ file, ...plain })).close();
  });

  it('a key of the wrong length is a fault of the caller', async () => {
    await expect(open({ key: new Uint8Array(16) })).rejects.toThrow('32 bytes');
  });

  it('nothing of a document can be read in the file', () => {
    const bytes = readFileSync(file).toString('latin1');
    expect(bytes).not.toContain('SQLite format 3');
    expect(bytes).not.toContain('Observation');
    expect(bytes).not.toContain('resourceType');
  });

  it('a corrupted page is reported as damage that says what to do', async () => {
    const pages = statSync(file).size / PAGE_BYTES;
    for (let page = Math.floor(pages / 2); page < pages; page += 1) flipBit(file, page * PAGE_BYTES + 100);
    const store = await openOrThrow({ file, ...plain });
    const read = store.listChanges({ since: 0, limit: 1000, bodies: 'winner' });
    await expect(read).rejects.toMatchObject({
      refusal: { code: 'file-damaged', sentence: expect.stringContaining('restore the last backup') },
    });
    await store.close();
  });

  it('ST8.1 a newer file is refused and left as it is', async () => {
    const db = openConnection({ file, key: TEST_KEY });
    db.pragma('user_version=99');
    db.close();
    const before = readFileSync(file);
    expect(await open()).toMatchObject({ code: 'newer-version', sentence: expect.stringContaining('Update Holdfast') });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('a database held by another program is busy, not broken', async () => {
    const store = await openOrThrow({ file, ...plain, busyTimeoutMs: 50 });
    const other = openConnection({ file, key: TEST_KEY });
    other.exec('BEGIN IMMEDIATE');
    expect(await refusalOf(store.write({ edits: [{ id: 'a', body: '{}' }] }))).toBe('locked');
    expect(await store.find(generateGrafts(1)[0]?.id ?? '')).toBeDefined();
    other.exec('ROLLBACK');
    expect(await store.write({ edits: [{ id: 'a', body: '{}' }] })).toMatchObject({ committed: true, updateSeq: 201 });
    other.close();
    await store.close();
  });

  it('a folder that may not be written to is refused as read-only', async () => {
    const volume = mountSmallVolume(8);
    const target = join(volume?.path ?? join(folder.path, 'locked'), 'store.db');
    if (!volume) mkdirSync(join(folder.path, 'locked'));
    copyFileSync(file, target);
    if (volume) volume.makeReadOnly();
    else {
      chmodSync(target, 0o444);
      chmodSync(join(folder.path, 'locked'), 0o555);
    }
    try {
      expect(await openSqliteStore({ file: target, ...plain })).toMatchObject({ refused: true, code: 'read-only' });
    } finally {
      if (!volume) chmodSync(join(folder.path, 'locked'), 0o755);
      volume?.remove();
    }
  });

  it('ST1.2 every connection reports WAL, FULL and temporary data in memory', () => {
    for (const readonly of [false, true]) {
      const db = openConnection({ file, key: TEST_KEY, readonly });
      const settings = ['journal_mode', 'synchronous', 'temp_store', 'page_size', 'cipher'].map((name) =>
        db.pragma(name, { simple: true }),
      );
      expect(settings).toEqual(['wal', 2, 2, PAGE_BYTES, 'aegis']);
      db.close();
    }
  });
});

describe('a full disk', () => {
  let folder: { path: string; remove(): void };
  beforeEach(() => {
    folder = makeTempFolder('full');
  });
  afterEach(() => folder.remove());

  it('ST1.4 refuses the write, keeps what was answered, and works again with room (page quota)', async () => {
    const file = join(folder.path, 'store.db');
    const quota = (pages: number) => ({ maxPageCount: pages });
    const store = await openOrThrow({ file, ...plain, ...quota(200) });
    const { acknowledged, code } = await fillUntilRefused(store);
    expect(code).toBe('disk-nearly-full');
    expect(acknowledged.length).toBeGreaterThan(10);
    await expectAllThere(store, acknowledged);
    expect(await store.info()).toMatchObject({ updateSeq: acknowledged.length, docCount: acknowledged.length });
    await store.close();
    const roomy = await openOrThrow({ file, ...plain });
    await expectAllThere(roomy, acknowledged);
    expect(await roomy.write({ grafts: generateGrafts(100, { seed: 9, kind: 'Other' }) })).toMatchObject({
      updateSeq: acknowledged.length + 100,
    });
    await roomy.close();
  });

  it.runIf(process.getuid?.() === 0)('ST1.4 the same on a real volume of 8 MB, in the same process', async () => {
    const volume = mountSmallVolume(8);
    if (!volume) {
      console.warn('no volume could be mounted here: the full disk was tested by page quota only');
      return;
    }
    try {
      for (const writer of ['inline', 'worker'] as const) {
        const ballast = join(volume.path, 'ballast');
        writeFileSync(ballast, new Uint8Array(2 * 1024 * 1024));
        const store = await openOrThrow({ file: join(volume.path, `${writer}.db`), ...plain, writer });
        const { acknowledged, code } = await fillUntilRefused(store);
        expect(code).toBe('disk-nearly-full');
        await expectAllThere(store, acknowledged);
        rmSync(ballast);
        expect(await store.write({ edits: [{ id: 'after', body: '{}' }] })).toMatchObject({
          committed: true,
          updateSeq: acknowledged.length + 1,
        });
        await store.close();
        const reopened = await openOrThrow({ file: join(volume.path, `${writer}.db`), ...plain });
        await expectAllThere(reopened, [...acknowledged, 'after']);
        await reopened.close();
        for (const name of readdirSync(volume.path)) rmSync(join(volume.path, name));
      }
    } finally {
      volume.remove();
    }
  });

  it('the reserve is held, given up, and taken again', () => {
    const file = join(folder.path, 'reserve');
    const reserve = openDiskReserve(file, 3_000_000);
    expect(reserve.state).toBe('held');
    expect(statSync(file)).toMatchObject({ size: 3_000_000 });
    reserve.release();
    expect(reserve.state).toBe('released');
    expect(readdirSync(folder.path)).toEqual([]);
    expect(reserve.refill()).toBe(true);
    expect(openDiskReserve(file, 3_000_000).state).toBe('held');
  });

  it('the reserve is not taken where there is no room for it', () => {
    const reserve = openDiskReserve(join(folder.path, 'reserve'), Number.MAX_SAFE_INTEGER / 4);
    expect(reserve.state).toBe('released');
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)('ST1.4 what must be written commits out of the reserve', async () => {
    const volume = mountSmallVolume(12);
    if (!volume) {
      console.warn('no volume could be mounted here: the reserve was tested without a full disk');
      return;
    }
    try {
      const reserve = openDiskReserve(join(volume.path, 'reserve'), 4 * 1024 * 1024);
      expect(reserve.state).toBe('held');
      const store = await openOrThrow({ file: join(volume.path, 'store.db'), ...plain });
      const { acknowledged } = await fillUntilRefused(store);
      reserve.release();
      expect(await store.write({ edits: [{ id: 'AuditEvent:1', body: '{}' }] })).toMatchObject({ committed: true });
      expect(reserve.refill()).toBe(false);
      await expectAllThere(store, [...acknowledged, 'AuditEvent:1']);
      await store.close();
    } finally {
      volume.remove();
    }
  });
});

function flipBit(file: string, at: number): void {
  const bytes = readFileSync(file);
  const handle = openSync(file, 'r+');
  writeSync(handle, Uint8Array.of((bytes[at] as number) ^ 1), 0, 1, at);
  fsyncSync(handle);
  closeSync(handle);
}
