/** Uploads on the disk: what a crash or a refused write leaves behind goes, and a file of version 1 keeps its attachments. */
import { afterEach, describe, expect, it } from 'vitest';
import { openConnection } from './connection.ts';
import { MIGRATIONS } from './migrations.ts';
import { openOrThrow, openTestStore, TEST_KEY, type TestStore } from './testing/open-test-store.ts';

let open: TestStore | undefined;
afterEach(async () => {
  await open?.dispose();
  open = undefined;
});

async function* pieces(...all: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}
const bytes = Uint8Array.from({ length: 700_000 }, (_, n) => (n * 7) % 253);

/** Rows of a table, read beside the store. */
function countOf(file: string, sql: string): number {
  const db = openConnection({ file, key: TEST_KEY, readonly: true });
  try {
    return db.prepare(sql).pluck().get() as number;
  } finally {
    db.close();
  }
}

function change(file: string, sql: string): void {
  const db = openConnection({ file, key: TEST_KEY });
  db.exec(sql);
  db.close();
}

const chunks = (file: string) => countOf(file, 'SELECT count(*) FROM attachment_chunk');

describe('staged attachments', () => {
  it('AT3 are kept by the write that names them, and go a day later when none did', async () => {
    open = await openTestStore();
    const { store, file } = open;
    const named = await store.stageAttachment(pieces(bytes));
    await store.write({ edits: [{ id: 'a', body: '{}', attachments: { x: { contentType: 'a/b', staged: named } } }] });
    const lost = await store.stageAttachment(pieces(bytes.subarray(1)));
    expect([countOf(file, 'SELECT count(*) FROM attachment WHERE staged_at IS NOT NULL'), chunks(file)]).toEqual([
      1, 6,
    ]);
    change(file, 'UPDATE attachment SET staged_at = staged_at - 25 * 3600000 WHERE staged_at IS NOT NULL');
    await store.stageAttachment(pieces(new Uint8Array([1])));
    expect(await store.findAttachment(lost.digest)).toBeUndefined();
    expect(chunks(file)).toBe(4);
    expect((await store.findAttachment(named.digest))?.byteLength).toBe(bytes.byteLength);
    const late = { id: 'b', body: '{}', attachments: { x: { contentType: 'a/b', staged: lost } } };
    expect((await store.write({ edits: [late] })).outcomes).toMatchObject([
      { state: 'refused', path: '_attachments.x' },
    ]);
  });

  it('AT3 of an upload that a crash cut off go before the next', async () => {
    open = await openTestStore();
    change(open.file, "INSERT INTO attachment_chunk (digest, number, bytes) VALUES ('staged:dead', 0, x'00')");
    const { digest } = await open.store.stageAttachment(pieces(bytes));
    expect(chunks(open.file)).toBe(3);
    expect((await open.store.findAttachment(digest))?.byteLength).toBe(bytes.byteLength);
  });

  it('AT3 through the writer in its thread are whole, many at once', async () => {
    open = await openTestStore({ writer: 'worker' });
    const { store } = open;
    const all = await Promise.all([0, 1, 2, 3].map((n) => store.stageAttachment(pieces(bytes.subarray(n), bytes))));
    for (const [n, { digest, length }] of all.entries()) {
      expect(length).toBe(2 * bytes.byteLength - n);
      const found = (await store.findAttachment(digest)) ?? new Uint8Array();
      expect(Buffer.compare(found, Buffer.concat([bytes.subarray(n), bytes]))).toBe(0);
    }
  });

  it('ST8.2 a file of version 1 gives its attachments, and takes uploads', async () => {
    open = await openTestStore();
    const { file } = open;
    await open.store.write({
      edits: [{ id: 'a', body: '{}', attachments: { x: { contentType: 'a/b', data: bytes } } }],
    });
    await open.store.close();
    const columns = ['staged_at', 'chunks'].map((name) => `ALTER TABLE attachment DROP COLUMN ${name}`);
    change(file, `DROP INDEX attachment_staged; ${columns.join(';')}`);
    const db = openConnection({ file, key: TEST_KEY });
    MIGRATIONS.find((step) => step.to === 2)?.apply(db);
    db.close();
    const store = await openOrThrow({ file, key: TEST_KEY, profile: 'plain', writer: 'inline' });
    open = { ...open, store };
    const digest = (await store.find('a'))?.attachments?.x?.digest ?? '';
    expect((await store.findAttachment(digest))?.byteLength).toBe(bytes.byteLength);
    expect((await store.stageAttachment(pieces(bytes.subarray(5)))).length).toBe(bytes.byteLength - 5);
  });
});
