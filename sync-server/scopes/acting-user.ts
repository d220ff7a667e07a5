import { permissionsOf } from '#shared/domain/identity/permissions-of.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import { type UserResource, userResource } from '#shared/model/user.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { listRoles } from '../orgs/users.ts';

/**
 * The person that a station names, as central knows them: a user who was disabled meanwhile, or a role that was taken
 * away, counts here at once and not only when the station hears of it.
 */
export async function findActingUser(
  store: Pick<DocumentStore, 'find' | 'listDocuments'>,
  userId: string,
  permission: string,
): Promise<UserResource | Refusal> {
  const denied = refusal('not-permitted', 'You may not do this. Ask an administrator.');
  if (!userId.startsWith('User:')) return denied;
  const stored = await store.find(userId);
  const body = stored?.deleted ? undefined : stored?.body;
  const user =
    body === undefined ? undefined : userResource.safeParse((JSON.parse(body) as { resource?: unknown }).resource);
  if (!user?.success || user.data.state !== 'active') return denied;
  const permissions = permissionsOf(user.data.roles, await listRoles(store));
  return permissions.has(permission) ? user.data : denied;
}
