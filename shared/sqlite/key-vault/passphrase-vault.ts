import { randomBytes } from 'node:crypto';
import { type Algorithm, hashRaw } from '@node-rs/argon2';
import { refusal } from '#shared/errors/refusal.ts';
import type { KeyVault } from './key-vault.ts';
import { findSealed, seal } from './seal.ts';

/** Cost of one guess. Kept with the blob, so that it can be raised later without locking anybody out. */
export interface PassphraseCost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** RFC 9106, second recommended option: 64 MiB, three passes. */
export const PASSPHRASE_COST: PassphraseCost = { memoryKib: 64 * 1024, passes: 3 };

const FORMAT = 1;
const SALT_BYTES = 16;
const HEADER_BYTES = 1 + 4 + 4 + SALT_BYTES;
const DEAREST: PassphraseCost = { memoryKib: 1024 * 1024, passes: 16 };

/** The key is wrapped with what Argon2id makes of a passphrase: `format | memory | passes | salt | sealed key`. */
export function createPassphraseVault(passphrase: string, cost = PASSPHRASE_COST): KeyVault {
  return {
    kind: 'passphrase',
    afterUnattendedReboot:
      'After a restart nobody can work at this workstation until someone types its passphrase. Nothing is sent or received until then.',
    async wrap(key) {
      const header = makeHeader(cost, randomBytes(SALT_BYTES));
      return new Uint8Array(Buffer.concat([header, seal(await stretch(passphrase, header), key, header)]));
    },
    async unwrap(blob) {
      const header = blob.subarray(0, HEADER_BYTES);
      if (!isHeader(header)) return wrongPassphrase();
      return findSealed(await stretch(passphrase, header), blob.subarray(HEADER_BYTES), header) ?? wrongPassphrase();
    },
  };
}

function wrongPassphrase() {
  return refusal(
    'wrong-key',
    'This passphrase does not open the records of this workstation. Check it and type it again.',
  );
}

function makeHeader({ memoryKib, passes }: PassphraseCost, salt: Uint8Array): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  view.setUint8(0, FORMAT);
  view.setUint32(1, memoryKib);
  view.setUint32(5, passes);
  header.set(salt, HEADER_BYTES - SALT_BYTES);
  return header;
}

/** A changed header must not make this process spend gigabytes before it finds out. */
function isHeader(header: Uint8Array): boolean {
  if (header.byteLength !== HEADER_BYTES || header[0] !== FORMAT) return false;
  const { memoryKib, passes } = costOf(header);
  return memoryKib >= 8 && memoryKib <= DEAREST.memoryKib && passes >= 1 && passes <= DEAREST.passes;
}

function costOf(header: Uint8Array): PassphraseCost {
  const view = new DataView(header.buffer, header.byteOffset);
  return { memoryKib: view.getUint32(1), passes: view.getUint32(5) };
}

function stretch(passphrase: string, header: Uint8Array): Promise<Uint8Array> {
  const { memoryKib, passes } = costOf(header);
  const salt = header.subarray(HEADER_BYTES - SALT_BYTES);
  return hashRaw(passphrase.normalize('NFKC'), {
    algorithm: ARGON2ID,
    memoryCost: memoryKib,
    timeCost: passes,
    parallelism: 1,
    outputLen: 32,
    salt,
  });
}

/** The package declares a const enum, which does not exist at run time. */
const ARGON2ID: Algorithm.Argon2id = 2;
