/** Users and roles of an organisation, changed and signed here and nowhere else. */
import { v7 as uuidV7 } from 'uuid';
import type { Permission } from '#shared/contract/declare.ts';
import { DEFAULT_ROLES, type RoleDefinition } from '#shared/domain/identity/default-roles.ts';
import { changedRole, type RoleChange } from '#shared/domain/identity/offered-permissions.ts';
import { permissionsOf } from '#shared/domain/identity/permissions-of.ts';
import { signDocument } from '#shared/domain/identity/signed-document.ts';
import type { SigningKey } from '#shared/domain/identity/signing-key.ts';
import { type RoleResource, roleDocumentId, roleResource } from '#shared/model/role.ts';
import { type UnsignedUser, type UserResource, userDocumentId, userResource } from '#shared/model/user.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { CentralDocument } from './central-write.ts';

const MOST_USERS = 100_000;

export async function listUsers(store: DocumentStore): Promise<readonly UserResource[]> {
  return listResources(store, 'User', (value) => userResource.safeParse(value));
}

export async function listRoles(store: Pick<DocumentStore, 'listDocuments'>): Promise<readonly RoleResource[]> {
  return listResources(store, 'Role', (value) => roleResource.safeParse(value));
}

async function listResources<T>(
  store: Pick<DocumentStore, 'listDocuments'>,
  kind: string,
  read: (value: unknown) => { success: true; data: T } | { success: false },
): Promise<readonly T[]> {
  const documents = await store.listDocuments({ kind, limit: MOST_USERS });
  return documents.flatMap(({ body = '{}' }) => {
    const checked = read((JSON.parse(body) as { resource?: unknown }).resource);
    return checked.success ? [checked.data] : [];
  });
}

export async function findUserByLogin(store: DocumentStore, login: string): Promise<UserResource | undefined> {
  const wanted = login.trim().toLowerCase();
  return (await listUsers(store)).find((user) => user.login.toLowerCase() === wanted);
}

export const mayManageUsers = (store: DocumentStore, user: UserResource): Promise<boolean> =>
  mayAtCentral(store, user, 'users.manage');

export async function mayAtCentral(store: DocumentStore, user: UserResource, permission: Permission): Promise<boolean> {
  return user.state === 'active' && permissionsOf(user.roles, await listRoles(store)).has(permission);
}

export interface NewUser {
  readonly login: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly verifier: string;
  readonly personNumber?: string | undefined;
}

export interface Signing {
  readonly organisationId: string;
  readonly key: SigningKey;
  readonly now: string;
}

export async function signNewUser(user: NewUser, { organisationId, key, now }: Signing): Promise<UserResource> {
  const { login, displayName, roles, verifier, personNumber } = user;
  const unsigned: UnsignedUser = {
    resourceType: 'User',
    id: userDocumentId(uuidV7()),
    organisation: organisationId,
    login: login.trim().toLowerCase(),
    displayName,
    roles: [...roles],
    state: 'active',
    ...(personNumber ? { personNumber } : {}),
    verifier,
    passwordChangedAt: now,
    serial: 1,
    issuedAt: now,
  };
  return signDocument(unsigned, key);
}

export type UserChange = Partial<Pick<UserResource, 'displayName' | 'roles' | 'state' | 'verifier' | 'personNumber'>>;

/** The next serial of a user; fields that this version does not know stay (ST7). */
export async function signChangedUser(
  user: UserResource,
  change: UserChange,
  { key, now }: Signing,
): Promise<UserResource> {
  const passwordChangedAt = change.verifier === undefined ? user.passwordChangedAt : now;
  const { personNumber, ...rest } = { ...user, ...change };
  const person = personNumber ? { personNumber } : {};
  return signDocument({ ...rest, ...person, passwordChangedAt, serial: user.serial + 1, issuedAt: now }, key);
}

export function signDefaultRoles(signing: Signing): Promise<readonly CentralDocument[]> {
  return Promise.all(DEFAULT_ROLES.map((role) => signNewRole(role, signing)));
}

export async function signNewRole(
  { code, name, permissions }: RoleDefinition,
  { organisationId, key, now }: Signing,
): Promise<CentralDocument> {
  const id = roleDocumentId(code);
  const unsigned = {
    resourceType: 'Role' as const,
    id,
    organisation: organisationId,
    code,
    name,
    permissions: [...permissions],
    proposed: [...permissions],
    state: 'active' as const,
    serial: 1,
    issuedAt: now,
  };
  return { id, resource: await signDocument(unsigned, key) };
}

/** The next serial of a role; fields that this version does not know stay (ST7). */
export async function signChangedRole(
  role: RoleResource,
  change: RoleChange,
  { key, now }: Signing,
): Promise<RoleResource> {
  return signDocument({ ...changedRole(role, change), serial: role.serial + 1, issuedAt: now }, key);
}
