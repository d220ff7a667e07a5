/**
 * Secrets of each organisation in a file of mode 0600 in a folder of mode 0700. Whoever can read the folder can sign in
 * its name: keep it out of backups that others see, and back it up by itself. Without it the records cannot be opened.
 */
import { mkdirSync } from 'node:fs';
import { chmod, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CatalogueSql } from './catalogue-sql.ts';
import { type OrganisationSecrets, parseSecrets, type Secrets } from './secrets.ts';
import { syncFolder } from './sync-folder.ts';

/** A file is changed under the write lock of the catalogue beside it: a command may work beside the server (`move-org`). */
export function openSecretFiles(folder: string, sql: Pick<CatalogueSql, 'inTransaction'>): Secrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string) => join(folder, `${id}.json`);
  const read = async (id: string) => parseSecrets(await readFile(pathOf(id), 'utf8'));
  const write = (id: string, content: OrganisationSecrets) => replace(pathOf(id), JSON.stringify(content));
  return {
    read,
    write,
    change: (id, plan) =>
      sql.inTransaction(async () => {
        const known = await read(id);
        const planned = plan(known);
        if (planned !== known) await write(id, planned);
        return planned;
      }),
  };
}

/** Cut off at any moment, the file is the old one or the new one; on the disk when it resolves. */
async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(draft, 0o600);
  await rename(draft, path);
  await syncFolder(dirname(path));
}
