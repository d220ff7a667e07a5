import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGrantsUnderTest } from '../scopes/open-grants-under-test.ts';
import { describeScopeGrants } from '../scopes/scope-grants.contract.ts';
import { openSqliteCatalogue } from './sqlite-catalogue.ts';

describeScopeGrants('the SQLite catalogue', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-catalogue-'));
  const catalogue = openSqliteCatalogue(join(folder, 'catalogue.sqlite'));
  return openGrantsUnderTest(catalogue, async () => {
    await catalogue.close();
    await rm(folder, { recursive: true });
  });
});
