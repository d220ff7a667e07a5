import { join } from 'node:path';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { createFileVault } from '#shared/sqlite/key-vault/file-vault.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import { createPassphraseVault } from '#shared/sqlite/key-vault/passphrase-vault.ts';
import type { OrganisationFolder } from '../enrolment/organisation-folder.ts';

export interface VaultChoice {
  readonly dataFolder: string;
  /** The keychain, where the shell offers it. */
  readonly keychain?: KeyVault;
  /** Typed at start, where somebody was asked. */
  readonly passphrase?: string;
}

export interface Vaults {
  /** For a new enrolment: a passphrase when one was typed, else the keychain, else the file. */
  readonly vaultFor: (passphrase: string | undefined) => KeyVault;
  /** For an organisation that was enrolled before: the kind that was chosen then. */
  readonly vaultOf: (folder: OrganisationFolder) => KeyVault | Refusal;
}

export function chooseVaults({ dataFolder, keychain, passphrase }: VaultChoice): Vaults {
  const file = createFileVault(join(dataFolder, 'station.key'));
  return {
    vaultFor: (typed) => (typed ? createPassphraseVault(typed) : (keychain ?? file)),
    vaultOf({ record }) {
      if (record.keyVault === 'file') return file;
      if (record.keyVault === 'safe-storage') return keychain ?? noKeychain();
      return passphrase ? createPassphraseVault(passphrase) : noPassphrase();
    },
  };
}

const noKeychain = (): Refusal =>
  refusal(
    'wrong-key',
    'The keys of this station lie in the keychain. Start the Holdfast application, which can reach it.',
  );

const noPassphrase = (): Refusal =>
  refusal('password-needed', 'This station opens with a passphrase. Give it in HOLDFAST_PASSPHRASE when you start it.');
