import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerContext } from '../context.ts';

/**
 * Stands for the very file that a database lies in: another one after it was put back from a copy or moved to another
 * disk, the same after a crash. Undefined in PostgreSQL, where nothing of the kind can be asked. A copy that was written
 * into the old file has its identity: contact with central finds that one out.
 */
export async function findFileIdentity(context: ServerContext, database: string): Promise<string | undefined> {
  const place = await context.catalogue.findDatabase(database);
  if (place?.engine !== 'sqlite') return undefined;
  const { ino, birthtimeNs } = await stat(join(context.config.dataFolder, 'databases', place.file), { bigint: true });
  return `${ino} ${birthtimeNs}`;
}
