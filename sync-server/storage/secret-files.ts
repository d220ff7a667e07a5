/**
 * Secrets of each organisation in a file of mode 0600 in a folder of mode 0700. Whoever can read the folder can sign in
 * its name: keep it out of backups that others see, and back it up by itself. Without it the records cannot be opened.
 */
import { mkdirSync } from 'node:fs';
import { chmod, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSecrets, type Secrets } from './secrets.ts';

export function openSecretFiles(folder: string): Secrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(folder, `${id}.json`);
  return {
    async write(id, content) {
      const draft = `${pathOf(id)}.new`;
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(content));
        await file.sync();
      } finally {
        await file.close();
      }
      await chmod(draft, 0o600);
      await rename(draft, pathOf(id));
    },
    read: async (id) => parseSecrets(await readFile(pathOf(id), 'utf8')),
  };
}
