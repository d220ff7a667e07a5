import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeMirror } from '../hub/mirror.contract.ts';
import { describeLeases } from '../leases/leases.contract.ts';
import { describeCatalogue } from '../orgs/catalogue.contract.ts';
import { openGrantsUnderTest } from '../scopes/open-grants-under-test.ts';
import { describeScopeGrants } from '../scopes/scope-grants.contract.ts';
import { openSqliteCatalogue, openSqliteCatalogueSql } from './sqlite-catalogue.ts';

async function openUnderTest() {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-catalogue-'));
  const file = join(folder, 'catalogue.sqlite');
  const catalogue = openSqliteCatalogue(file);
  return {
    catalogue,
    openAgain: async () => openSqliteCatalogue(file),
    async dispose() {
      await catalogue.close();
      await rm(folder, { recursive: true });
    },
  };
}

describeCatalogue('SQLite', openUnderTest);
describeScopeGrants('the SQLite catalogue', async () => {
  const { catalogue, dispose } = await openUnderTest();
  return openGrantsUnderTest(catalogue, dispose);
});
describeMirror('the SQLite catalogue', async () => {
  const under = await openUnderTest();
  return { ...under, ...(await openGrantsUnderTest(under.catalogue, under.dispose)) };
});
describeLeases('the SQLite catalogue', async () => {
  const under = await openUnderTest();
  return { ...under, ...(await openGrantsUnderTest(under.catalogue, under.dispose)) };
});

it('PR2 OP6 asked again, the catalogue answers as it stands: whatever this process or another wrote in between', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-catalogue-'));
  const [here, there] = [1, 2].map(() => openSqliteCatalogueSql(join(folder, 'catalogue.sqlite')));
  if (!here || !there) throw new Error('none');
  const ask = async (sql = here) =>
    (await sql.all<{ sealed: string }>('SELECT sealed FROM secrets WHERE organisation = @o', { o: 'o' }))[0]?.sealed;
  const put = 'INSERT INTO secrets VALUES (@o, @sealed) ON CONFLICT DO UPDATE SET sealed = excluded.sealed';
  expect([await ask(), await ask(there)]).toEqual([undefined, undefined]);
  for (const [n, writer] of [here, there, here, there].entries()) {
    await writer.run(put, { o: 'o', sealed: `run ${n}` });
    expect([await ask(), await ask(there), await ask()]).toEqual(Array(3).fill(`run ${n}`));
    await writer.inTransaction(async (sql) => {
      await sql.run(put, { o: 'o', sealed: `whole ${n}` });
      expect(await sql.all('SELECT sealed FROM secrets')).toEqual([{ sealed: `whole ${n}` }]);
    });
    expect([await ask(), await ask(there)]).toEqual(Array(2).fill(`whole ${n}`));
    const failing = writer.inTransaction(async (sql) => {
      await sql.run(put, { o: 'o', sealed: 'never' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect([await ask(), await ask(there)]).toEqual(Array(2).fill(`whole ${n}`));
  }
  const returning = 'UPDATE secrets SET sealed = sealed || @more RETURNING sealed';
  for (const sealed of ['whole 3x', 'whole 3xx']) {
    expect(await here.all(returning, { more: 'x' })).toEqual([{ sealed }]);
    expect([await ask(), await ask(there)]).toEqual([sealed, sealed]);
  }
  await Promise.all([here.close(), there.close()]);
  await rm(folder, { recursive: true });
});
