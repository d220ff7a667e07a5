import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { KeyVault } from './key-vault.ts';

/** Why the operating system's keychain did not do it. */
export type KeychainRefusal =
  /** There is none, or it is locked. */
  | 'unavailable'
  /** Linux without a keyring: Electron would use a key that is written in its own source. */
  | 'basic-text'
  /** Not made by this user on this machine, or changed since. */
  | 'undecipherable';

export type KeychainReply =
  | { readonly state: 'done'; readonly bytes: Uint8Array }
  | { readonly state: 'refused'; readonly reason: KeychainRefusal };

/** Port: the keychain, reached through the shell. Core has no Electron. */
export interface Keychain {
  /** As Electron names it (`gnome_libsecret`, `kwallet5`, `basic_text`); undefined where there is only one. */
  readonly backend?: string;
  seal(bytes: Uint8Array): Promise<KeychainReply>;
  open(bytes: Uint8Array): Promise<KeychainReply>;
}

/** The key is wrapped by the keychain of the user who is signed in to the operating system. */
export function createSafeStorageVault(keychain: Keychain): KeyVault {
  const through = async (ask: () => Promise<KeychainReply>): Promise<Uint8Array | Refusal> => {
    if (keychain.backend === 'basic_text') return REFUSALS['basic-text'];
    const reply = await ask();
    return reply.state === 'done' ? reply.bytes : REFUSALS[reply.reason];
  };
  return {
    kind: 'safe-storage',
    afterUnattendedReboot:
      'After a restart the workstation opens its records once its user has signed in to the operating system. Until then nothing is sent or received.',
    wrap: (key) => through(() => keychain.seal(key)),
    unwrap: (blob) => through(() => keychain.open(blob)),
  };
}

const REFUSALS: Readonly<Record<KeychainRefusal, Refusal>> = {
  unavailable: refusal(
    'locked',
    'The keychain of this computer is locked or missing. Unlock it, or set this workstation up with a passphrase.',
  ),
  'basic-text': refusal(
    'unsupported',
    'This computer has no keyring, so its keychain protects nothing. Install GNOME Keyring or KWallet, or set this workstation up with a passphrase.',
  ),
  undecipherable: refusal(
    'wrong-key',
    'The keychain of this user cannot open the key of this workstation. Sign in to the computer as the user who set it up.',
  ),
};
