import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '#shared/errors/refusal.ts';
import { describeDocumentStore, graft } from '#shared/store/document-store.contract.ts';
import { describeEviction } from '#shared/store/eviction.contract.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { dumpStore } from '#shared/testing/dump-store.ts';
import { nextRandomBatch } from '#shared/testing/random-history.ts';
import { createSeededRandom } from '#shared/testing/seeded-random.ts';
import { openTestPostgresStore, type TestPostgresStore, withRules } from '../../testing/open-test-postgres-store.ts';
import { hasTestPostgres } from '../../testing/postgres.ts';
import { planChanges } from './changes-sql.ts';
import { assertDurable, withClient } from './connect.ts';
import { openPostgresStore, openPostgresStoreOrThrow } from './open-postgres-store.ts';
import type { PostgresStore } from './postgres-store.ts';

/** The same random batches into both; every answer and everything shown afterwards must agree. */
async function runHistory(historySeed: number): Promise<void> {
  const random = createSeededRandom(historySeed);
  const revsLimit = 3 + random.below(5);
  const model = createMemoryStore({ instanceId: 'model', revsLimit });
  const { store, dispose } = await withRules({ revsLimit });
  try {
    for (let step = 0; step < 20; step += 1) {
      const batch = await nextRandomBatch(random, model, { idCount: 6 });
      expect(await store.write(batch)).toEqual(await model.write(batch));
    }
    expect(await dumpStore(store)).toEqual(await dumpStore(model));
  } finally {
    await dispose();
  }
}

/** Resolves when a page shows the sequence, by `watch` alone. */
function heardOf(store: PostgresStore, seq: number): Promise<number> {
  return new Promise((resolve) => {
    const end = store.watch((updateSeq) => {
      if (updateSeq < seq) return;
      end();
      resolve(updateSeq);
    });
  });
}

describe.skipIf(!hasTestPostgres())('PostgreSQL', () => {
  describeDocumentStore('the PostgreSQL store', withRules);
  describeEviction('the PostgreSQL store', withRules);

  it('ST2 ST3 ST4 ST5 agrees with the model after every random history', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 0x7fffffff }), runHistory), { seed: 42, numRuns: 12 });
  }, 120_000);

  describe('with several server processes', () => {
    let here: TestPostgresStore;
    let there: PostgresStore;
    beforeEach(async () => {
      here = await openTestPostgresStore();
      there = await openPostgresStoreOrThrow({ url: here.url, profile: 'plain' });
    });
    afterEach(async () => {
      await there.close();
      await here.dispose();
    });

    it('PG1 ST3 gives each sequence once, and a reader never sees one before all lower ones', async () => {
      const stores = [here.store, there];
      const seen: number[] = [];
      let writing = true;
      const read = async (store: PostgresStore) => {
        for (let since = 0; writing || since < 400; ) {
          const page = await store.listChanges({ since, limit: 1000 });
          seen.push(...page.rows.map(({ seq }) => seq));
          for (const [index, { seq }] of page.rows.entries()) expect(seq).toBe(since + 1 + index);
          since = page.lastSeq;
        }
      };
      const write = async (store: PostgresStore, name: string) => {
        for (let n = 0; n < 50; n += 1)
          await store.write({
            grafts: [graft(`${name}-${n}-a`, 1, 'a', { n }), graft(`${name}-${n}-b`, 1, 'b', { n })],
          });
      };
      const readers = stores.map(read);
      await Promise.all(stores.flatMap((store, index) => [write(store, `x${index}`), write(store, `y${index}`)]));
      writing = false;
      await Promise.all(readers);
      expect(seen.length).toBe(800);
    });

    it('PG1 ST3 a transaction that commits late holds the others up instead of appearing behind them', async () => {
      await here.store.write({ grafts: [graft('first', 1, 'a')] });
      let answered = false;
      let writing: Promise<unknown> | undefined;
      await withClient(here.url, async (late) => {
        await late.query('BEGIN');
        await late.query('SELECT * FROM store FOR UPDATE');
        await late.query(
          `INSERT INTO document (seq, id, rev, deleted, conflicted, lane, body) VALUES (2, 'late', '1-a', false, false, 2, '{}')`,
        );
        writing = there.write({ grafts: [graft('overtakes', 1, 'a')] }).then(() => {
          answered = true;
        });
        await withClient(here.url, untilBlocked); // another's: what a transaction sees of activity stands still
        expect((await here.store.listChanges({ since: 0, limit: 9 })).rows.map(({ id }) => id)).toEqual(['first']);
        expect(answered).toBe(false);
        await late.query('UPDATE store SET update_seq = 2, doc_count = 2');
        await late.query('COMMIT');
      });
      await writing;
      const { rows } = await here.store.listChanges({ since: 0, limit: 9 });
      expect(rows.map(({ seq, id }) => [seq, id])).toEqual([
        [1, 'first'],
        [2, 'late'],
        [3, 'overtakes'],
      ]);
    });

    it('ST2.1 of two processes that edit one document one wins', async () => {
      const [made] = (await here.store.write({ edits: [{ id: 'a', body: '{"n":0}' }] })).outcomes;
      const parent = made?.state === 'stored' ? made.rev : '';
      const answers = await Promise.all(
        [here.store, there].map((store, n) => store.write({ edits: [{ id: 'a', parent, body: `{"by":${n}}` }] })),
      );
      expect(answers.map(({ outcomes }) => outcomes[0]?.state).sort()).toEqual(['conflict', 'stored']);
    });

    it('PG2 ST3 a commit of one process wakes the listeners of another', async () => {
      const heard = heardOf(there, 1);
      await here.store.write({ grafts: [graft('a', 1, 'a')] });
      expect(await heard).toBe(1);
      const again = heardOf(there, 2);
      await here.store.write({ grafts: [graft('b', 1, 'a')] });
      expect(await again).toBe(2);
    });

    it('PG2 ST3 a listener whose connection is cut hears of what was committed meanwhile', async () => {
      const first = heardOf(there, 1);
      await here.store.write({ grafts: [graft('a', 1, 'a')] });
      await first;
      const heard = heardOf(there, 2);
      await withClient(here.url, async (client) => {
        await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
        );
      });
      await here.store.write({ grafts: [graft('b', 1, 'a')] });
      expect(await heard).toBe(2);
    });

    it('PG5 goes on after all its connections were cut', async () => {
      await here.store.write({ grafts: [graft('a', 1, 'a')] });
      await withClient(here.url, async (client) => {
        await client.query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        );
      });
      await here.store.info().catch(() => undefined);
      await there.write({ locals: [{ id: 'l', body: '1' }] }).catch(() => undefined);
      expect(await here.store.info()).toMatchObject({ updateSeq: 1 });
      expect((await there.write({ grafts: [graft('b', 1, 'a')] })).updateSeq).toBe(2);
    });
  });

  describe('alone', () => {
    let current: TestPostgresStore;
    beforeEach(async () => {
      current = await openTestPostgresStore();
    });
    afterEach(() => current.dispose());

    it('ST1.2 refuses a connection that would not wait for the disk', async () => {
      await withClient(current.url, async (client) => {
        const doubts: string[] = [];
        await assertDurable(client as never, (doubt) => doubts.push(doubt));
        await client.query('SET synchronous_commit = off');
        await expect(assertDurable(client as never, () => {})).rejects.toThrow('synchronous_commit');
      });
    });

    it('ST8.1 refuses a database of a newer version politely', async () => {
      await withClient(current.url, (client) => client.query('UPDATE store SET version = 99'));
      const refused = await openPostgresStore({ url: current.url, profile: 'plain' });
      expect(isRefusal(refused) && refused.code).toBe('newer-version');
    });

    it('ST8.2 migrates an older one in one transaction', async () => {
      const migrations = [
        {
          to: 2,
          apply: async (sql: { query(text: string): Promise<unknown> }) =>
            void (await sql.query('ALTER TABLE store ADD COLUMN extra text')),
        },
      ];
      const options = { url: current.url, profile: 'plain', schemaVersion: 2 } as const;
      const failing = [{ to: 2, apply: () => Promise.reject(new Error('halfway')) }];
      await expect(openPostgresStore({ ...options, migrations: failing })).rejects.toThrow('halfway');
      const store = await openPostgresStoreOrThrow({ ...options, migrations });
      await store.close();
      const late = current.store.write({ edits: [{ id: 'late', body: '{}' }] });
      await expect(late).rejects.toMatchObject({ refusal: { code: 'newer-version' } });
      const refused = await openPostgresStore({ url: current.url, profile: 'plain' });
      expect(isRefusal(refused) && refused.code).toBe('newer-version');
    });

    it('PR4 refuses by itself what PostgreSQL cannot keep', async () => {
      const { store } = current;
      const long = 'x'.repeat(3000);
      const batch = {
        edits: [
          { id: 'a\0', body: '{}' },
          { id: 'good', body: '{"text":"\\u0000"}' },
          { id: long, body: '{}' },
        ],
        grafts: [graft('half\ud800', 1, 'a'), graft('fine', 1, 'a'), { ...graft('nul', 1, 'a'), body: '{"a":"\0"}' }],
      };
      const { outcomes } = await store.write(batch);
      expect(outcomes.map(({ state }) => state)).toEqual([
        'refused',
        'stored',
        'refused',
        'refused',
        'stored',
        'refused',
      ]);
      expect((await store.find('good'))?.body).toBe('{"text":"\\u0000"}');
      expect(await store.find('a\0')).toBeUndefined();
      expect(await store.findMany(['a\0', 'fine'])).toMatchObject([undefined, { id: 'fine' }]);
      expect(await store.findMissing([{ id: 'a\0', revs: ['1-a'] }])).toMatchObject([{ missing: ['1-a'] }]);
      expect(await store.listChanges({ since: 0, limit: 9, ids: ['a\0', 'fine'] })).toMatchObject({
        rows: [{ id: 'fine' }],
      });
      expect((await store.listIds({ startId: 'f\0', limit: 9 })).rows.map(({ id }) => id)).toEqual(['fine', 'good']);
      const undone = await store.write({
        atomic: true,
        edits: [
          { id: 'b', body: '{}' },
          { id: 'c\0', body: '{}' },
        ],
      });
      expect(undone).toMatchObject({ committed: false, outcomes: [{ state: 'refused' }, { state: 'refused' }] });
    });

    it('EV6 EV8 of what was evicted nothing is in the files of the database any more once they were written anew', async (test) => {
      const { store, url } = current;
      const isSuperuser = 'SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper';
      if (!(await withClient(url, async (client) => (await client.query(isSuperuser)).rowCount))) test.skip();
      const marker = 'quartermaintraces';
      const resource = { name: [{ family: marker }], birthDate: '1980-01-01' };
      const files = { scan: { contentType: 'text/plain', data: Buffer.from(`${marker} ${'y'.repeat(9000)}`) } };
      const body = (more: object) => ({ facility: 'N', patient: 'Patient:1', ...more });
      await store.write({
        grafts: [
          graft('Patient:1', 1, 'a', body({ kind: 'Patient', resource })),
          graft('Patient:1', 2, 'b,a', body({ kind: 'Patient', resource: { ...resource, gender: 'male' } })),
          graft('note', 1, 'a', body({ marker }), { attachments: files }),
          graft('stays', 1, 'a', { facility: 'N' }),
        ],
      });
      expect(await store.searchPatients({ text: marker, limit: 5 })).toHaveLength(1);
      expect((await traces(url, marker)).length).toBeGreaterThan(2);
      const asked = [
        { id: 'Patient:1', revs: ['2-b'] },
        { id: 'note', revs: ['1-a'] },
      ];
      expect(await store.evict(asked)).toEqual(asked);
      expect(await store.searchPatients({ text: marker, limit: 5 })).toEqual([]);
      const before = await store.summarise();
      await store.rewrite();
      expect(await traces(url, marker)).toEqual([]);
      expect(await store.summarise()).toEqual(before);
    });

    it('EV8 files are not written anew while somebody’s snapshot still shows what was evicted, and are afterwards', async () => {
      const { store, url } = current;
      await store.write({ grafts: [graft('a', 1, 'a')] });
      await withClient(url, async (reader) => {
        await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
        await reader.query('SELECT 1 FROM document');
        await store.evict([{ id: 'a', revs: ['1-a'] }]);
        const before = await placeOf(url);
        const rewriting = store.rewrite();
        await withClient(url, (client) => untilAsked(client, 'age(backend_xmin)'));
        expect(await placeOf(url)).toEqual(before);
        await reader.query('COMMIT');
        await rewriting;
        expect(await placeOf(url)).not.toEqual(before);
      });
      expect(await store.info()).toMatchObject({ docCount: 0 });
    });

    it('ST2 orders ids by their bytes', async () => {
      const ids = ['b', 'A', 'é', 'a', '_x', '😀', 'ｚ', 'B'];
      await current.store.write({ grafts: ids.map((id) => graft(id, 1, 'a')) });
      const { rows } = await current.store.listIds({ limit: 99 });
      // A listing of a million is read page by page: each after the first counts nothing.
      const page = await current.store.listIds({ limit: 99, startId: 'a', uncounted: true });
      expect(page).toMatchObject({ rows: rows.slice(3), totalRows: 0, offset: 0 });
      expect(rows.map(({ id }) => id)).toEqual([...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    });

    it('PR2 reads the page of a small site by its own index, without statistics too', async () => {
      const { store, url } = current;
      const body = (n: number) => ({ facility: n % 500 === 0 ? 'SMALL' : 'LARGE', patient: `Patient:${n % 50}` });
      await store.write({ grafts: Array.from({ length: 2000 }, (_, n) => graft(`Observation:${n}`, 1, 'a', body(n))) });
      const scope = { facilities: ['SMALL'], patients: ['Patient:7'], narrow: true } as const;
      await withClient(url, async (client) => {
        for (const sql of ['SELECT 1', 'VACUUM ANALYZE document']) {
          await client.query(sql);
          const { text, values } = planChanges({ since: 0, limit: 100, scope, bodies: 'winner' });
          const { rows } = await client.query({ text: `EXPLAIN ${text}`, values, rowMode: 'array' });
          const plan = rows.flat().join('\n');
          expect(plan).toContain('document_by_facility');
          expect(plan).toContain('document_by_patient');
        }
      });
      expect((await store.listChanges({ since: 0, limit: 100, scope })).rows).toHaveLength(44);
    });

    it('ST4 batches that wait together share a transaction, and one that fails spoils no other', async () => {
      const { store } = current;
      const writes = Array.from({ length: 40 }, (_, n) =>
        store.write({ edits: [{ id: `d${n % 20}`, body: `{"n":${n}}` }] }),
      );
      const states = (await Promise.all(writes)).map(({ outcomes }) => outcomes[0]?.state);
      expect(states.filter((state) => state === 'stored')).toHaveLength(20);
      expect(states.filter((state) => state === 'conflict')).toHaveLength(20);
      expect(await store.info()).toMatchObject({ docCount: 20, updateSeq: 20 });
    });
  });
});

/** Files of the database that hold the word, once everything that was written has reached them. */
function traces(url: string, word: string): Promise<string[]> {
  return withClient(url, async (client) => {
    await client.query('CHECKPOINT');
    const { rows } = await client.query<{ name: string }>(
      `SELECT name FROM pg_database, LATERAL (SELECT 'base/' || oid || '/' AS folder) AS f, pg_ls_dir(folder) AS name
       WHERE datname = current_database() AND position($1::bytea IN pg_read_binary_file(folder || name)) > 0`,
      [Buffer.from(word)],
    );
    return rows.map(({ name }) => name);
  });
}

const placeOf = (url: string): Promise<unknown> =>
  withClient(url, async (client) => (await client.query("SELECT pg_relation_filepath('document')")).rows);

/** Until another connection has asked something with these words. */
async function untilAsked(
  client: { query(text: string, values: unknown[]): Promise<{ rows: unknown[] }> },
  words: string,
) {
  const asked = `SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND strpos(query, $1) > 0`;
  while ((await client.query(asked, [words])).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function untilBlocked(client: { query(text: string): Promise<{ rows: unknown[] }> }): Promise<void> {
  const blocked = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await client.query(blocked)).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}
