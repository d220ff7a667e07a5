import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMirror } from '../hub/mirror.contract.ts';
import { describeLeases } from '../leases/leases.contract.ts';
import { describeCatalogue } from '../orgs/catalogue.contract.ts';
import { openGrantsUnderTest } from '../scopes/open-grants-under-test.ts';
import { describeScopeGrants } from '../scopes/scope-grants.contract.ts';
import { openSqliteCatalogue } from './sqlite-catalogue.ts';

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
