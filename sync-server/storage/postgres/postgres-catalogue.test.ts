import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeMirror } from '../../hub/mirror.contract.ts';
import { describeLeases } from '../../leases/leases.contract.ts';
import { describeCatalogue } from '../../orgs/catalogue.contract.ts';
import { openGrantsUnderTest } from '../../scopes/open-grants-under-test.ts';
import { describeScopeGrants } from '../../scopes/scope-grants.contract.ts';
import { createTestDatabase } from '../../testing/open-test-postgres-store.ts';
import { hasTestPostgres, useTestPostgres } from '../../testing/postgres.ts';
import type { CatalogueSql } from '../catalogue-sql.ts';
import { openSealedSecrets } from '../sealed-secrets.ts';
import { describeSecrets, endingAfter, type SecretsUnderTest } from '../secrets.contract.ts';
import { SqlCatalogue } from '../sql-catalogue.ts';
import { sqlitePlace } from '../sqlite-catalogue.ts';
import { withClient } from './connect.ts';
import { openPostgresCatalogueSql } from './postgres-catalogue.ts';

const open = async (url: string) => new SqlCatalogue(await openPostgresCatalogueSql(url), sqlitePlace);

async function openUnderTest() {
  const url = await createTestDatabase();
  const catalogue = await open(url);
  return {
    catalogue,
    url,
    /** As another process: within one the turns of one address stand in a line of their own. */
    openAgain: (other = '') => open(url + other),
    async dispose() {
      await catalogue.close();
      await (await useTestPostgres()).drop(url);
    },
  };
}

async function openSecretsUnderTest(): Promise<SecretsUnderTest & { readonly url: string }> {
  const url = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-secrets-'));
  const opened: CatalogueSql[] = [];
  return {
    url,
    async open(between = (sql) => sql) {
      const sql = await openPostgresCatalogueSql(url);
      opened.push(sql);
      return openSealedSecrets(between(sql), join(folder, 'server.key'));
    },
    async dispose() {
      await Promise.all(opened.map((sql) => sql.close()));
      await (await useTestPostgres()).drop(url);
      await rm(folder, { recursive: true });
    },
  };
}

describe.skipIf(!hasTestPostgres())('PostgreSQL', () => {
  describeCatalogue('PostgreSQL', openUnderTest);
  describeScopeGrants('PostgreSQL', async () => {
    const { catalogue, dispose } = await openUnderTest();
    return openGrantsUnderTest(catalogue, dispose);
  });
  describeMirror('PostgreSQL', async () => {
    const under = await openUnderTest();
    return { ...under, ...(await openGrantsUnderTest(under.catalogue, under.dispose)) };
  });
  describeLeases('PostgreSQL', async () => {
    const under = await openUnderTest();
    return { ...under, ...(await openGrantsUnderTest(under.catalogue, under.dispose)) };
  });

  it('PG3 does work of one name one after the other in two processes', async () => {
    const { catalogue, openAgain, dispose } = await openUnderTest();
    const again = await openAgain('?fallback_application_name=again');
    let inside = 0;
    const work = async () => {
      inside += 1;
      expect(inside).toBe(1);
      await again.serverId();
      inside -= 1;
    };
    const many = Array.from({ length: 10 }, (_, n) => (n % 2 ? again : catalogue).exclusively('x', work));
    const others = Array.from({ length: 12 }, (_, n) => catalogue.exclusively(`y${n}`, () => catalogue.serverId()));
    await Promise.all([...many, ...others]);
    await again.close();
    await dispose();
  });

  it('PG3 work whose lock was cut hears so before it writes, and another has it by then', async () => {
    const { catalogue: here, openAgain, url, dispose } = await openUnderTest();
    const there = await openAgain('?fallback_application_name=there');
    const cut = () =>
      withClient(url, (client) =>
        client.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`),
      );
    const written: string[] = [];
    const working = here.exclusively('x', async (lock) => {
      await lock.assertHeld();
      await cut();
      await there.exclusively('x', async (others) => {
        await others.assertHeld();
        written.push('there');
      });
      await lock.assertHeld();
      written.push('here');
    });
    await expect(working).rejects.toMatchObject({ refusal: { code: 'locked' } });
    expect(written).toEqual(['there']);
    expect(await here.exclusively('x', async (lock) => lock.assertHeld().then(() => 'again'))).toBe('again');
    await there.close();
    await dispose();
  });

  describeSecrets('PostgreSQL', openSecretsUnderTest);

  it('PG3 LE2 a change of secrets whose connection was cut is not kept, and one that another made then is', async () => {
    const { open, url, dispose } = await openSecretsUnderTest();
    const there = await open();
    const signingKeyJwk = { kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' } as const;
    await there.write('o', { signingKeyJwk, databaseKey: 'AAAA' });
    const keep = (leaseSealingKey: string, secrets = there) =>
      secrets.change('o', (known) => ({ leaseSealingKey, ...known }));
    const cut = () =>
      withClient(url, async (client) => {
        await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND state = 'idle in transaction'`);
        await keep('AAAA');
      });
    await expect(keep('BBBB', await open(endingAfter(cut)))).rejects.toThrow();
    expect((await there.read('o')).leaseSealingKey).toBe('AAAA');
    await dispose();
  });

  it('ST8.1 refuses a catalogue of a newer version politely', async () => {
    const url = await createTestDatabase();
    await (await open(url)).close();
    await withClient(url, (client) => client.query('UPDATE catalogue SET version = 99'));
    await expect(open(url)).rejects.toMatchObject({ refusal: { code: 'newer-version' } });
    await (await useTestPostgres()).drop(url);
  });
});
