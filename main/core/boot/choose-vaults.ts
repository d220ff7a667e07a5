import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { StationState } from '#shared/contract/station.ts';
import { judgePassphrase } from '#shared/domain/identity/passphrase-strength.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import { createFileVault } from '#shared/sqlite/key-vault/file-vault.ts';
import type { KeyVault } from '#shared/sqlite/key-vault/key-vault.ts';
import { createPassphraseVault, type PassphraseCost } from '#shared/sqlite/key-vault/passphrase-vault.ts';
import type { OrganisationFolder } from '../enrolment/organisation-folder.ts';

export interface VaultChoice {
  readonly dataFolder: string;
  /** The keychain, where the shell offers it. */
  readonly keychain?: KeyVault;
  /** From the environment, for a station that starts as a service. People type theirs into the window. */
  readonly passphrase?: string;
  /** For whom a key file is good enough: `demo` wherever people work, `everyone` in tests and set-up by script. */
  readonly fileVaultFor?: 'demo' | 'everyone';
  /** What a guess costs of passphrases that are set from now on; a blob says itself what it cost. Less in tests alone. */
  readonly passphraseCost?: PassphraseCost;
}

export type OwnVault = NonNullable<Extract<StationState, { state: 'not-enrolled' }>['ownVault']>;

export interface Vaults {
  /** For new keys: the passphrase that was typed, else the keychain, else the file. Refuses what does not protect. */
  readonly vaultFor: (passphrase: string | undefined, organisation: { readonly demo: boolean }) => KeyVault | Refusal;
  /** For an organisation that was enrolled before: the kind that was chosen then. `password-needed` without its passphrase. */
  readonly vaultOf: (folder: OrganisationFolder, typed?: string) => KeyVault | Refusal;
  /** What keeps the keys where nobody types a passphrase. */
  readonly findOwnVault: () => Promise<OwnVault>;
}

export function chooseVaults(choice: VaultChoice): Vaults {
  const { dataFolder, keychain, passphrase, fileVaultFor = 'everyone', passphraseCost } = choice;
  const file = createFileVault(join(dataFolder, 'station.key'));
  return {
    vaultFor(typed, { demo }) {
      if (typed !== undefined) return newPassphraseVault(typed, passphraseCost);
      if (keychain) return keychain;
      return demo || fileVaultFor === 'everyone' ? file : passphraseWanted();
    },
    vaultOf({ record }, typed = passphrase) {
      if (record.keyVault === 'file') return file;
      if (record.keyVault === 'safe-storage') return keychain ?? noKeychain();
      return typed === undefined ? stationLocked() : createPassphraseVault(typed, passphraseCost);
    },
    findOwnVault: async () => (keychain ? probe(keychain) : 'file'),
  };
}

/** Refuses a passphrase that guessing would find. */
function newPassphraseVault(passphrase: string, cost: PassphraseCost | undefined): KeyVault | Refusal {
  return judgePassphrase(passphrase).state === 'too-weak' ? tooWeak() : createPassphraseVault(passphrase, cost);
}

/** Whether there is a keychain that protects anything shows only when it is asked to seal. */
async function probe(keychain: KeyVault): Promise<OwnVault> {
  return isRefusal(await keychain.wrap(randomBytes(16))) ? 'none' : 'safe-storage';
}

const noKeychain = (): Refusal =>
  refusal(
    'wrong-key',
    'The keys of this station lie in the keychain. Start the Holdfast application, which can reach it.',
  );

const stationLocked = (): Refusal =>
  refusal('password-needed', 'This station is locked. Type its passphrase to open its records.');

const passphraseWanted = (): Refusal =>
  refusal(
    'password-needed',
    'This computer has no keychain that protects anything. Set this workstation up with a passphrase.',
    { path: 'passphrase' },
  );

const tooWeak = (): Refusal =>
  refusal(
    'invalid-input',
    'This passphrase is easily guessed. Take four words that have nothing to do with each other.',
    {
      path: 'passphrase',
    },
  );
