import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createKeyedMutex } from '../mutex.ts';
import { type LocalStore, localRecord } from './local-record.ts';
import type { StationSecrets } from './station-secrets.ts';

const record = z.object({ wrapped: z.string() });

/** The key of a user's drafts and spool on this station (ID16). */
export interface DraftKeys {
  /** Base64 of 32 bytes; made at the first sign-in, the same ever after. */
  release(userId: string): Promise<string>;
}

export function createDraftKeys(store: LocalStore, secrets: StationSecrets): DraftKeys {
  const mutex = createKeyedMutex();
  return {
    release: (userId) =>
      mutex.run(userId, async () => {
        const label = `draft-key:${userId}`;
        const kept = localRecord(store, label, record);
        const known = await kept.find();
        if (known) return secrets.unwrap(known.wrapped, label).toString('base64');
        const key = randomBytes(32);
        await kept.write({ wrapped: secrets.wrap(key, label) });
        return key.toString('base64');
      }),
  };
}
