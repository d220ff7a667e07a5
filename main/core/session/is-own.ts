import type { Actor } from '../api/operation-handler.ts';

/** ID23: whether whoever acts did this, by this account or another one. */
export function isOwn({ userId, otherAccounts = [] }: Pick<Actor, 'userId' | 'otherAccounts'>, by: string | undefined) {
  return by !== undefined && (by === userId || otherAccounts.includes(by));
}
