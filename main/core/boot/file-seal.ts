import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refusal } from '#shared/errors/refusal.ts';
import type { KeySeal } from '../enrolment/key-seal.ts';
import { makePrivateFolder } from '../enrolment/organisation-folder.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keys sealed under a file with mode 0600 in the data folder: for development and demo. Whoever can read the folder can
 * read the records, which is why it warns. After an unattended reboot the station opens by itself.
 */
export function createFileSeal(dataFolder: string): KeySeal {
  const file = join(dataFolder, 'station.key');
  return {
    type: 'file',
    warning: 'The keys of this station lie in a file beside the records. Use it for demonstration only.',
    async seal(bytes) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', await getOrMakeKey(dataFolder, file), iv);
      const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    async open(sealed) {
      try {
        const bytes = Buffer.from(sealed, 'base64');
        const decipher = createDecipheriv('aes-256-gcm', await readFile(file), bytes.subarray(0, IV_BYTES));
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      } catch (error) {
        return refusal(
          'wrong-key',
          'The key file of this station is missing or is another one. Restore it from the backup.',
          {
            support: (error as { code?: string }).code ?? 'does not open',
          },
        );
      }
    },
  };
}

async function getOrMakeKey(dataFolder: string, file: string): Promise<Buffer> {
  await makePrivateFolder(dataFolder);
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(randomBytes(32));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
  }
  return readFile(file);
}
