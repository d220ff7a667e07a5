import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { graft } from '#shared/store/document-store.contract.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { dumpStore } from '#shared/testing/dump-store.ts';
import { hasTestPostgres, useTestPostgres } from '../../testing/postgres.ts';
import { startTestServer } from '../../testing/test-server.ts';
import { connect, enrolTestStation, provisionTestOrganisation } from '../../testing/test-station.ts';
import { openStorage } from '../open-storage.ts';
import { clientConfig, withClient } from '../postgres/connect.ts';
import { ensureDatabase } from '../postgres/create-database.ts';
import { serverOf, withDatabase } from '../postgres/postgres-url.ts';
import { CannotMigrate, migrateStorage, plainId } from './migrate-storage.ts';
import { openPostgresContents } from './postgres-contents.ts';

const sqlite = { engine: 'sqlite' } as const;
const postgres = (url: string) => ({ engine: 'postgres', url, server: serverOf(url) }) as const;
const CLI = join(import.meta.dirname, '../../index.ts');

describe.skipIf(!hasTestPostgres())('migrate-storage', () => {
  let folder: string;
  let second: string;
  let url: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-migrate-'));
    second = await mkdtemp(join(tmpdir(), 'holdfast-migrate-'));
    url = (await useTestPostgres()).newDatabaseUrl();
  });
  afterEach(async () => {
    await (await useTestPostgres()).drop(url);
    await rm(folder, { recursive: true, force: true });
    await rm(second, { recursive: true, force: true });
  });

  /** An installation with an organisation, a station, a plain database, and something of every kind in it. */
  async function fill(documents: number) {
    const server = await startTestServer({ data: folder, storage: 'sqlite' });
    const made = await provisionTestOrganisation(server, 'North');
    const station = await enrolTestStation(server, made);
    await server.admin('/plain', { method: 'PUT' });
    const store = await server.context.stores.open('plain');
    const picture = { contentType: 'image/png', data: Uint8Array.from({ length: 700_000 }, (_, n) => (n * 7) % 251) };
    for (let at = 0; at < documents; at += 1000)
      await store.write({
        grafts: Array.from({ length: Math.min(1000, documents - at) }, (_, n) =>
          graft(`Observation:${at + n}`, 1, 'a', {
            facility: 'MAIN',
            patient: `Patient:${n % 7}`,
            text: 'x'.repeat(300),
          }),
        ),
      });
    await store.write({
      grafts: [
        graft('branched', 3, 'c,b,a', { n: 3 }, { attachments: { p: picture } }),
        graft('branched', 2, 'x,a', { n: 2 }),
        graft('gone', 2, 'b,a', {}, { deleted: true }),
        graft('multi', 2, 'b,a', { n: 2, alsoFor: ['EAST'], facility: 'MAIN' }),
        graft('multi', 1, 'a', { n: 1 }),
      ],
      locals: [{ id: 'checkpoint', body: '{"seq":"1"}' }],
    });
    const quarantined = await station.send(`/${station.database}/_bulk_docs`, {
      json: { new_edits: false, docs: [{ _id: 'Patient:1', _rev: '1-a', kind: 'Patient', nonsense: true }] },
    });
    await quarantined.text();
    const changes = (await (await station.send(`/${station.database}/_changes`)).json()) as { last_seq: string };
    const pair = { privateKey: station.privateKey, enrolment: station.enrolment };
    const dump = await showOf(store);
    const all = JSON.stringify((await (await server.admin('/_all_dbs')).json()) as string[]);
    await server.close();
    return { ...pair, database: station.database, lastSeq: changes.last_seq, dump, all };
  }

  async function expectSame(filled: Awaited<ReturnType<typeof fill>>, data: string, storage: string) {
    const server = await startTestServer({ data, storage });
    try {
      expect(JSON.stringify(await (await server.admin('/_all_dbs')).json())).toBe(filled.all);
      expect(await showOf(await server.context.stores.open('plain'))).toEqual(filled.dump);
      const station = connect(server, filled.enrolment, filled.privateKey);
      const path = `/${filled.database}/_changes?since=${filled.lastSeq}`;
      const changes = (await (await station.send(path)).json()) as { results: unknown[]; last_seq: string };
      expect(changes).toMatchObject({ results: [], last_seq: filled.lastSeq });
      const again = await provisionTestOrganisation(server, 'Later');
      expect(again.organisation.name).toBe('Later');
    } finally {
      await server.close();
    }
  }

  it('MV1 MV5 carries an installation to PostgreSQL and back: sequences, identity, keys and tokens go along', async () => {
    const filled = await fill(50);
    const [files, database] = [await openStorage(folder, sqlite), await openStorage(folder, postgres(url))];
    const report = await migrateStorage(files, database);
    expect(report.databases.map(({ name }) => name).sort()).toEqual([filled.database, 'plain'].sort());
    expect(report.databases.find(({ name }) => name === 'plain')?.digest.counts).toMatchObject({
      documents: 53,
      attachments: 1,
      locals: 1,
    });
    for (const one of [files, database]) await one.catalogue.close();
    await expectSame(filled, folder, url);
    await expect(startTestServer({ data: folder, storage: 'sqlite' })).rejects.toThrow('was moved to');
    const [back, from] = [await openStorage(second, sqlite), await openStorage(folder, postgres(url))];
    await migrateStorage(from, back);
    // Run again by mistake it must not take away what came since.
    await expect(migrateStorage(from, back)).rejects.toThrow('holds an installation already');
    for (const one of [back, from]) await one.catalogue.close();
    filled.all = JSON.stringify(await listNames(second));
    await expectSame(filled, second, 'sqlite');
  });

  /** Another transaction is about to write this document at the target: the copy waits at the batch that holds it. */
  async function holdUp(id: string) {
    const [files, target] = [await openStorage(folder, sqlite), await openStorage(folder, postgres(url))];
    const entry = await files.catalogue.findDatabase('plain');
    const { file } = target.newPlace(plainId(entry ?? { file: '' }));
    for (const one of [files, target]) await one.catalogue.close();
    const place = withDatabase(url, file);
    await ensureDatabase(place);
    await (await openPostgresContents(place)).close();
    const client = new Client(clientConfig(place, { idle_in_transaction_session_timeout: 0 }));
    await client.connect();
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO document (seq, id, rev, deleted, conflicted, lane) VALUES (1000000, $1, '1-a', false, false, 2)`,
      [id],
    );
    const blocked = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return {
      untilReached: () =>
        withClient(place, async (other) => {
          while ((await other.query(blocked)).rows.length === 0)
            await new Promise((resolve) => setTimeout(resolve, 20));
          return 'reached';
        }),
      /** How many documents are there. */
      async letGo(): Promise<number> {
        await client.query('ROLLBACK');
        const { rows } = await client.query<{ count: number }>('SELECT count(*) FROM document');
        await client.end();
        return rows[0]?.count ?? 0;
      },
    };
  }

  it('MV2 killed in the middle and started again it ends whole', async () => {
    const filled = await fill(2000);
    const held = await holdUp('Observation:1200');
    const run = () =>
      spawn(process.execPath, [CLI, 'migrate-storage', '--from', folder, '--to', url], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const first = run();
    const ended = new Promise((resolve) => first.once('exit', (code, signal) => resolve(signal ?? code)));
    expect(await Promise.race([held.untilReached(), ended])).toBe('reached');
    first.kill('SIGKILL');
    await ended;
    expect(await held.letGo()).toBe(1000); // two batches are whole, the third is not there
    const again = run();
    let said = '';
    for (const stream of [again.stdout, again.stderr])
      stream.on('data', (text: Buffer) => {
        said += text.toString();
      });
    const exitCode = await new Promise((resolve) => again.once('exit', resolve));
    expect({ exitCode, said }).toMatchObject({
      exitCode: 0,
      said: expect.stringContaining('Everything was compared and is equal'),
    });
    expect(said).toContain('documents 2003 (1003 copied now)');
    await expectSame(filled, folder, url);
  });

  it('MV3 refuses a target with another installation, and a storage that is in use', async () => {
    await fill(1);
    const other = await startTestServer({ data: second, storage: url });
    await other.admin('/theirs', { method: 'PUT' });
    const files = await openStorage(folder, sqlite);
    const inUse = await openStorage(second, postgres(url));
    await expect(migrateStorage(files, inUse)).rejects.toThrow('works on the target');
    await inUse.catalogue.close();
    await other.close();
    const target = await openStorage(second, postgres(url));
    await expect(migrateStorage(files, target)).rejects.toThrow(CannotMigrate);
    await expect(openStorage(second, postgres(url))).rejects.toMatchObject({ refusal: { code: 'locked' } });
    for (const one of [files, target]) await one.catalogue.close();
  });
});

/** Everything of a small store, the sum of a large one. */
async function showOf(store: DocumentStore): Promise<unknown> {
  const { sizeBytes, ...info } = await store.info();
  return { info, shown: info.docCount < 1000 ? await dumpStore(store) : await store.summarise() };
}

async function listNames(folder: string): Promise<string[]> {
  const { catalogue } = await openStorage(folder, sqlite);
  const names = (await catalogue.listDatabases()).map(({ name }) => name);
  await catalogue.close();
  return names.sort();
}
