/**
 * Core's keys are sealed here because only the main process reaches the operating system's keychain. Bytes pass through
 * and are not kept.
 *
 * @SAFETY A keychain without a keyring seals with a constant that stands in Chromium's source. That is refused and said,
 * never used: a stolen disk would be an open book, and nobody would know.
 */
import type { VaultReply } from '../core-channel.ts';

/** What of Electron's safeStorage is used. */
export type Keychain = {
  isEncryptionAvailable(): boolean;
  encryptString(plain: string): Buffer;
  decryptString(sealed: Buffer): string;
};

export type KeyVaultBridge = { wrap(bytesBase64: string): VaultReply; unwrap(bytesBase64: string): VaultReply };

/** `backend` is asked on every call, because a keyring can be unlocked later. */
export function createKeyVault(keychain: Keychain, backend: () => string | undefined): KeyVaultBridge {
  const guarded = (act: () => string): VaultReply => {
    if (backend() === 'basic_text') return { state: 'refused', reason: 'basic-text' };
    if (!keychain.isEncryptionAvailable()) return { state: 'refused', reason: 'unavailable' };
    try {
      return { state: 'done', bytesBase64: act() };
    } catch {
      return { state: 'refused', reason: 'undecipherable' };
    }
  };
  return {
    wrap: (bytes) => guarded(() => keychain.encryptString(bytes).toString('base64')),
    unwrap: (bytes) => guarded(() => keychain.decryptString(Buffer.from(bytes, 'base64'))),
  };
}
