import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal, refusal } from '#shared/errors/refusal.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import { PASSPHRASE_COST } from '#shared/sqlite/key-vault/passphrase-vault.ts';
import type { FolderRecord } from '../enrolment/organisation-folder.ts';
import { chooseVaults } from './choose-vaults.ts';
import { takePassphrase } from './take-passphrase.ts';

const GOOD = 'lantern gravel orchid tuesday';

let dataFolder: string;
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'holdfast-vaults-'));
});
afterAll(() => rm(dataFolder, { recursive: true, force: true }));

const keychainThat = (wrap: KeyVault['wrap']): KeyVault => ({
  kind: 'safe-storage',
  afterUnattendedReboot: '',
  wrap,
  unwrap: async (blob) => blob,
});
const working = keychainThat(async (key) => key);
const missing = keychainThat(async () => refusal('unsupported', 'No keyring.'));
const folderOf = (keyVault: FolderRecord['keyVault']) => ({
  path: dataFolder,
  record: {
    version: 1 as const,
    organisation: { id: 'north', name: 'North', demo: true },
    keyVault,
    storeKey: '',
    stationKey: '',
  },
});

describe('what keeps the keys', () => {
  it('EN7 is the passphrase when one is typed, else the keychain, else for a demo the file', () => {
    const withKeychain = chooseVaults({ dataFolder, keychain: working, fileVaultFor: 'demo' });
    expect(withKeychain.vaultFor(GOOD, { demo: false })).toMatchObject({ kind: 'passphrase' });
    expect(withKeychain.vaultFor(undefined, { demo: false })).toBe(working);
    const without = chooseVaults({ dataFolder, fileVaultFor: 'demo' });
    expect(without.vaultFor(undefined, { demo: true })).toMatchObject({ kind: 'file', warning: expect.any(String) });
    expect(without.vaultFor(undefined, { demo: false })).toMatchObject({ code: 'password-needed' });
  });

  it('EN7 costs a guess the full price unless a test asks for less', async () => {
    const vault = chooseVaults({ dataFolder }).vaultFor(GOOD, { demo: false });
    const blob = isRefusal(vault) ? vault : await vault.wrap(new Uint8Array(32));
    if (isRefusal(blob)) throw new Error(blob.sentence);
    const view = new DataView(blob.buffer, blob.byteOffset);
    expect({ memoryKib: view.getUint32(1), passes: view.getUint32(5) }).toEqual(PASSPHRASE_COST);
  });

  it('EN7 refuses a passphrase that is easily guessed', () => {
    for (const weak of ['', 'hospital', 'seven green boats'])
      expect(chooseVaults({ dataFolder }).vaultFor(weak, { demo: true })).toMatchObject({ code: 'invalid-input' });
  });

  it('EN7 says beforehand whether there is a keychain that protects anything', async () => {
    expect(await chooseVaults({ dataFolder, keychain: working }).findOwnVault()).toBe('safe-storage');
    expect(await chooseVaults({ dataFolder, keychain: missing }).findOwnVault()).toBe('none');
    expect(await chooseVaults({ dataFolder }).findOwnVault()).toBe('file');
  });

  it('EN8 is wanted again where it was chosen, and what is typed counts before what the environment says', async () => {
    const typed = chooseVaults({ dataFolder, passphrase: 'from the environment' });
    expect(chooseVaults({ dataFolder }).vaultOf(folderOf('passphrase'))).toMatchObject({ code: 'password-needed' });
    expect(typed.vaultOf(folderOf('passphrase'))).toMatchObject({ kind: 'passphrase' });
    expect(typed.vaultOf(folderOf('file'))).toMatchObject({ kind: 'file' });
    expect(typed.vaultOf(folderOf('safe-storage'))).toMatchObject({ code: 'wrong-key' });
  });
});

describe('a passphrase for services', () => {
  it('EN8 is taken out of the environment, from the file first', async () => {
    const file = join(dataFolder, 'credential');
    await writeFile(file, `${GOOD}\n`);
    const env: NodeJS.ProcessEnv = { HOLDFAST_PASSPHRASE: 'other', HOLDFAST_PASSPHRASE_FILE: file, KEPT: 'yes' };
    expect(takePassphrase(env)).toBe(GOOD);
    expect(env).toEqual({ KEPT: 'yes' });
    expect(takePassphrase({ HOLDFAST_PASSPHRASE: GOOD })).toBe(GOOD);
    expect(takePassphrase({})).toBeUndefined();
  });
});
