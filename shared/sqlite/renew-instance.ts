import { randomUUID } from 'node:crypto';
import { openConnection } from './connection.ts';

/**
 * A file that turned out to be an older copy of itself, or was restored from one, is another replica from now on (RP9):
 * no checkpoint of its predecessor is found under its new identity. Nobody may have the file open. Gives the new identity.
 */
export function renewInstance(file: string, key: Uint8Array): string {
  const instanceId = randomUUID();
  const db = openConnection({ file, key });
  try {
    db.prepare('UPDATE store SET instance_id = ?').run(instanceId);
  } finally {
    db.close();
  }
  return instanceId;
}
