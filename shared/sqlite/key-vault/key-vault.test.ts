import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeTempFolder } from '../testing/temp-folder.ts';
import { createFileVault } from './file-vault.ts';
import { describeKeyVault } from './key-vault.contract.ts';
import { createPassphraseVault, PASSPHRASE_COST } from './passphrase-vault.ts';
import { createSafeStorageVault, type Keychain } from './safe-storage-vault.ts';
import { findSealed, seal } from './seal.ts';

const CHEAP = { memoryKib: 64, passes: 1 };
const folder = makeTempFolder('vault');
afterAll(() => folder.remove());
let files = 0;
const freshFile = (): string => {
  files += 1;
  return join(folder.path, `key-${files}`);
};

/** A keychain as the shell offers it: seals for one user. */
function fakeKeychain(user: string, backend = 'gnome_libsecret'): Keychain {
  const sealingKey = new Uint8Array(32).fill(user.length);
  const context = new TextEncoder().encode(user);
  return {
    backend,
    seal: async (bytes) => ({ state: 'done', bytes: seal(sealingKey, bytes, context) }),
    open: async (bytes) => {
      const opened = findSealed(sealingKey, bytes, context);
      return opened ? { state: 'done', bytes: opened } : { state: 'refused', reason: 'undecipherable' };
    },
  };
}

describeKeyVault('the passphrase vault', () => {
  const make = (passphrase: string) => createPassphraseVault(passphrase, CHEAP);
  return { vault: make('correct horse'), again: () => make('correct horse'), stranger: () => make('Correct horse') };
});

describeKeyVault('the file vault', () => {
  const file = freshFile();
  return {
    vault: createFileVault(file),
    again: () => createFileVault(file),
    stranger: () => createFileVault(freshFile()),
  };
});

describeKeyVault("the vault of Electron's safeStorage", () => {
  const make = (user: string) => createSafeStorageVault(fakeKeychain(user));
  return { vault: make('ada'), again: () => make('ada'), stranger: () => make('brian') };
});

describe('the passphrase vault', () => {
  it('costs a guess 64 MiB and three passes, and opens what was wrapped at another cost', async () => {
    expect(PASSPHRASE_COST).toEqual({ memoryKib: 65_536, passes: 3 });
    const key = new Uint8Array(32).fill(9);
    const cheap = (await createPassphraseVault('p', CHEAP).wrap(key)) as Uint8Array;
    expect(await createPassphraseVault('p').unwrap(cheap)).toEqual(key);
    const dear = (await createPassphraseVault('p').wrap(key)) as Uint8Array;
    expect(await createPassphraseVault('p', CHEAP).unwrap(dear)).toEqual(key);
  });

  it('takes one passphrase in its two Unicode spellings', async () => {
    const key = new Uint8Array(32).fill(9);
    const blob = (await createPassphraseVault('caf\u00e9', CHEAP).wrap(key)) as Uint8Array;
    expect(await createPassphraseVault('cafe\u0301', CHEAP).unwrap(blob)).toEqual(key);
  });
});

describe('the file vault', () => {
  it.skipIf(process.platform === 'win32')(
    'makes its file for its owner alone, warns, and refuses one that others can read',
    async () => {
      const file = freshFile();
      const vault = createFileVault(file);
      const blob = (await vault.wrap(new Uint8Array(32))) as Uint8Array;
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(vault.warning).toMatch(/Development only/);
      chmodSync(file, 0o644);
      expect(await vault.unwrap(blob)).toMatchObject({ refused: true, code: 'not-permitted' });
    },
  );
});

describe("the vault of Electron's safeStorage", () => {
  it('refuses the backend whose key is public, with instructions', async () => {
    const vault = createSafeStorageVault(fakeKeychain('ada', 'basic_text'));
    expect(await vault.wrap(new Uint8Array(32))).toMatchObject({
      code: 'unsupported',
      sentence: expect.stringContaining('passphrase'),
    });
  });

  it('says that a keychain is locked', async () => {
    const locked = async () => ({ state: 'refused', reason: 'unavailable' }) as const;
    expect(await createSafeStorageVault({ seal: locked, open: locked }).unwrap(new Uint8Array(3))).toMatchObject({
      code: 'locked',
    });
  });
});
