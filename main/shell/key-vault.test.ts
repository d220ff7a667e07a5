import { describe, expect, it } from 'vitest';
import { createKeyVault, type Keychain } from './key-vault.ts';

/** Turns the text around: enough to see that bytes come back, and that others do not. */
const turning: Keychain = {
  isEncryptionAvailable: () => true,
  encryptString: (plain) => Buffer.from(`sealed:${[...plain].reverse().join('')}`),
  decryptString: (sealed) => {
    const text = sealed.toString();
    if (!text.startsWith('sealed:')) throw new Error('not ours');
    return [...text.slice('sealed:'.length)].reverse().join('');
  },
};

describe('key vault of the shell', () => {
  it('gives back what it sealed', () => {
    const vault = createKeyVault(turning, () => 'gnome_libsecret');
    const sealed = vault.wrap('c2VjcmV0');
    if (sealed.state !== 'done') throw new Error('refused');
    expect(sealed.bytesBase64).not.toContain('c2VjcmV0');
    expect(vault.unwrap(sealed.bytesBase64)).toEqual({ state: 'done', bytesBase64: 'c2VjcmV0' });
  });

  it('refuses a keychain whose key is a constant, whatever that keychain says of itself', () => {
    const vault = createKeyVault(turning, () => 'basic_text');
    expect(vault.wrap('AA==')).toEqual({ state: 'refused', reason: 'basic-text' });
    expect(vault.unwrap('AA==')).toEqual({ state: 'refused', reason: 'basic-text' });
  });

  it('says when there is no keychain', () => {
    const vault = createKeyVault({ ...turning, isEncryptionAvailable: () => false }, () => undefined);
    expect(vault.wrap('AA==')).toEqual({ state: 'refused', reason: 'unavailable' });
  });

  it('says when sealed bytes are not its own', () => {
    const vault = createKeyVault(turning, () => undefined);
    expect(vault.unwrap('AAAA')).toEqual({ state: 'refused', reason: 'undecipherable' });
  });
});
