import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { KeyVault } from './key-vault.ts';
import { findSealed, seal } from './seal.ts';

const KEY_BYTES = 32;
const CONTEXT = new TextEncoder().encode('holdfast file vault 1');

/** The wrapping key lies in a file that only this user may read (mode 0600). For development: whoever has the disk has the key. */
export function createFileVault(keyFile: string): KeyVault {
  return {
    kind: 'file',
    afterUnattendedReboot: 'After a restart the workstation opens its records by itself, for whoever starts it.',
    warning: 'Development only: the key lies in a file beside the records. Do not enter real patients.',
    async wrap(key) {
      const sealingKey = findFileKey(keyFile) ?? makeFileKey(keyFile);
      return sealingKey instanceof Uint8Array ? seal(sealingKey, key, CONTEXT) : sealingKey;
    },
    async unwrap(blob) {
      const sealingKey = findFileKey(keyFile);
      if (sealingKey === undefined) return wrongFile();
      return sealingKey instanceof Uint8Array ? (findSealed(sealingKey, blob, CONTEXT) ?? wrongFile()) : sealingKey;
    },
  };
}

function findFileKey(keyFile: string): Uint8Array | Refusal | undefined {
  if (!existsSync(keyFile)) return undefined;
  if (isReadableByOthers(keyFile)) {
    return refusal(
      'not-permitted',
      'The key file of this workstation can be read by others. Set its permissions so that only its owner can read it.',
    );
  }
  const key = new Uint8Array(readFileSync(keyFile));
  return key.byteLength === KEY_BYTES ? key : wrongFile();
}

/** Windows has no such modes; there the folder's permissions decide. */
function isReadableByOthers(keyFile: string): boolean {
  return process.platform !== 'win32' && (statSync(keyFile).mode & 0o077) !== 0;
}

function makeFileKey(keyFile: string): Uint8Array {
  const key = new Uint8Array(randomBytes(KEY_BYTES));
  writeFileSync(keyFile, key, { mode: 0o600, flag: 'wx' });
  chmodSync(keyFile, 0o600);
  return key;
}

function wrongFile(): Refusal {
  return refusal(
    'wrong-key',
    'The key file of this workstation is missing or is another one. Put the right file back.',
  );
}
