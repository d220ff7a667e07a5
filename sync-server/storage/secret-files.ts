/**
 * Keys of each organisation in a file of mode 0600 in a folder of mode 0700: its signing key, which never leaves this
 * machine (no endpoint reads it), and the key of its database. Whoever can read the folder can sign in its name: keep it
 * out of backups that others see, and back it up by itself. Without it the records cannot be opened.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { chmod, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const secrets = z.object({
  signingKeyJwk: z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }),
  databaseKey: z.base64(),
});
export type OrganisationSecrets = z.output<typeof secrets>;

export interface SecretFiles {
  write(organisationId: string, content: OrganisationSecrets): Promise<void>;
  read(organisationId: string): OrganisationSecrets;
}

export function openSecretFiles(folder: string): SecretFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(folder, `${id}.json`);
  return {
    async write(id, content) {
      const draft = `${pathOf(id)}.new`;
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(JSON.stringify(content));
        await file.sync();
      } finally {
        await file.close();
      }
      await chmod(draft, 0o600);
      await rename(draft, pathOf(id));
    },
    read: (id) => secrets.parse(JSON.parse(readFileSync(pathOf(id), 'utf8'))),
  };
}

export const newDatabaseKey = (): string => randomBytes(32).toString('base64');
