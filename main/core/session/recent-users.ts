import { z } from 'zod';
import { createMutex } from '../mutex.ts';
import { type LocalStore, localRecord } from './local-record.ts';

const MOST = 12;
const record = z.array(z.object({ userId: z.string(), lastAt: z.string() }));
export type RecentUser = z.output<typeof record>[number];

/** Who signed in at this station lately, the latest first. */
export interface RecentUsers {
  list(): Promise<readonly RecentUser[]>;
  note(userId: string, at: string): Promise<void>;
}

export function createRecentUsers(store: LocalStore): RecentUsers {
  const kept = localRecord(store, 'recent-users', record);
  const mutex = createMutex();
  return {
    list: async () => (await kept.find()) ?? [],
    note: (userId, lastAt) =>
      mutex.run(async () => {
        const others = ((await kept.find()) ?? []).filter((user) => user.userId !== userId);
        await kept.write([{ userId, lastAt }, ...others].slice(0, MOST));
      }),
  };
}
