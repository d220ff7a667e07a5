import { isSamePerson } from '#shared/domain/identity/same-person.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { Actor } from '../api/operation-handler.ts';
import type { IdentityDirectory } from './identity-directory.ts';

/** ID23: whether whoever acts did this, by this account or another one. */
export function isOwn({ userId, otherAccounts = [] }: Pick<Actor, 'userId' | 'otherAccounts'>, by: string | undefined) {
  return by !== undefined && (by === userId || otherAccounts.includes(by));
}

/** Further accounts of the person behind this one, as this station knows them. */
export async function otherAccountsOf(
  directory: Pick<IdentityDirectory, 'list'>,
  user: UserResource,
): Promise<readonly string[]> {
  const others = (await directory.list()).filter((other) => other.id !== user.id && isSamePerson(user, other));
  return others.map(({ id }) => id);
}
