import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { getLeaseSecrets } from '../leases/lease-secrets.ts';
import type { CatalogueSql } from './catalogue-sql.ts';
import { openSecretFiles } from './secret-files.ts';
import { describeSecrets, endingAfter, type SecretsUnderTest } from './secrets.contract.ts';
import { newDatabaseKey, type Secrets } from './secrets.ts';
import { openSqliteCatalogueSql } from './sqlite-catalogue.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

async function openUnderTest(): Promise<SecretsUnderTest & { readonly keys: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-secrets-'));
  const keys = join(folder, 'keys');
  const opened: CatalogueSql[] = [];
  return {
    keys,
    async open(between = (sql) => sql) {
      const sql = openSqliteCatalogueSql(join(folder, 'catalogue.sqlite'));
      opened.push(sql);
      return openSecretFiles(keys, between(sql));
    },
    async dispose() {
      await Promise.all(opened.map((sql) => sql.close()));
      await rm(folder, { recursive: true });
    },
  };
}

describeSecrets('files', openUnderTest);

const ID = '018f0000-0000-7000-8000-000000000001';
const old = { signingKeyJwk: { kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' }, databaseKey: newDatabaseKey() } as const;

async function scene() {
  const used = await openUnderTest();
  cleanups.push(() => used.dispose());
  const secrets = await used.open();
  await secrets.write(ID, old);
  return { ...used, secrets };
}

/** As one who looked before anything was there, and writes when all have looked. */
function lookingFirst(secrets: Secrets, looked: () => void, mayGoOn: Promise<void>): Secrets {
  return {
    ...secrets,
    async read(id) {
      const found = await secrets.read(id);
      looked();
      await mayGoOn;
      return found;
    },
  };
}

describe('lease secrets', () => {
  it('LE2 PG3 two that find none at once take the same, and leave what a third changed meanwhile', async () => {
    const { open, secrets } = await scene();
    const { promise: allLooked, resolve } = Promise.withResolvers<void>();
    let missing = 2;
    const looked = () => {
      missing -= 1;
    };
    const asking = [await open(), await open()].map((one) =>
      getLeaseSecrets({ secrets: lookingFirst(one, looked, allLooked) }, ID),
    );
    while (missing > 0) await new Promise((next) => setImmediate(next));
    await secrets.change(ID, (known) => ({ ...known, postgresUrls: { place: 'url' } }));
    resolve();
    const [one, other] = await Promise.all(asking);
    expect(one?.encryptionKey.x).toMatch(/./);
    expect(other).toEqual(one);
    expect(await getLeaseSecrets({ secrets }, ID)).toEqual(one);
    expect((await secrets.read(ID)).postgresUrls).toEqual({ place: 'url' });
  });

  it('LE2 ST1.1 one who died with the file half written, or before the transaction ended, leaves one set of them', async () => {
    const { open, keys, secrets } = await scene();
    await writeFile(join(keys, `${ID}.json.new`), '{"signingKeyJwk":{"kty"');
    const died = await open(endingAfter(() => Promise.reject(new Error('died'))));
    await expect(getLeaseSecrets({ secrets: died }, ID)).rejects.toThrow('died');
    const first = await getLeaseSecrets({ secrets }, ID);
    expect(await getLeaseSecrets({ secrets: await open() }, ID)).toEqual(first);
    expect(await readdir(keys)).toEqual([`${ID}.json`]);
  });
});
