/**
 * What a newer version of Holdfast has for the roles that an organisation began with (ID22). A role keeps every permission
 * that was ever proposed to it, so that one which a person left out is not proposed again, and an older program, which
 * knows fewer, proposes nothing. Nothing is ever taken away by a version.
 */
import type { RoleResource } from '#shared/model/role.ts';
import { DEFAULT_ROLES, type RoleDefinition } from './default-roles.ts';

type Known = Pick<RoleResource, 'code' | 'permissions' | 'proposed' | 'serial' | 'state'>;

/** What was ever proposed to it. A role of before that was kept, and which nobody has signed since, holds just that. */
function proposedTo({ proposed, permissions }: Pick<Known, 'proposed' | 'permissions'>): readonly string[] {
  return proposed ?? permissions;
}

/** Default permissions that nobody has decided about yet, in the order of the defaults. */
export function offeredTo(role: Known, defaults: readonly RoleDefinition[] = DEFAULT_ROLES): readonly string[] {
  if (role.state !== 'active') return [];
  const known = new Set([...proposedTo(role), ...role.permissions]);
  const definition = defaults.find(({ code }) => code === role.code);
  return definition?.permissions.filter((permission) => !known.has(permission)) ?? [];
}

/** Whether its permissions are just what was proposed: then nobody in the organisation has made it its own. */
export function isAsProposed(role: Pick<Known, 'proposed' | 'permissions'>): boolean {
  const proposed = new Set(proposedTo(role));
  return proposed.size === new Set(role.permissions).size && role.permissions.every((one) => proposed.has(one));
}

export interface RoleRefresh {
  /** Of an unchanged role: what it gets. */
  readonly taken: readonly { readonly code: string; readonly permissions: readonly string[] }[];
  /** Of a role that the organisation changed: for a person to decide. */
  readonly toDecide: readonly { readonly code: string; readonly permissions: readonly string[] }[];
  /** Default roles that there were not when the organisation was made. They give nobody anything until they are given. */
  readonly added: readonly RoleDefinition[];
}

/** @SAFETY A role that somebody narrowed is never widened by a version: a person decides. */
export function planRoleRefresh(
  roles: readonly Known[],
  defaults: readonly RoleDefinition[] = DEFAULT_ROLES,
): RoleRefresh {
  const offers = roles
    .map((role) => ({ role, code: role.code, permissions: offeredTo(role, defaults) }))
    .filter(({ permissions }) => permissions.length > 0);
  const lines = (isTaken: boolean) =>
    offers.filter(({ role }) => isAsProposed(role) === isTaken).map(({ code, permissions }) => ({ code, permissions }));
  const known = new Set(roles.map(({ code }) => code));
  return { taken: lines(true), toDecide: lines(false), added: defaults.filter(({ code }) => !known.has(code)) };
}

export interface RoleChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** What the person was offered and has decided about, taken or not. */
  readonly decided: readonly string[];
}

/** Permissions that this version does not know stay. */
export function changedRole<T extends Pick<Known, 'permissions' | 'proposed'>>(
  role: T,
  { add, remove, decided }: RoleChange,
): T & { readonly permissions: string[]; readonly proposed: string[] } {
  const permissions = [...new Set([...role.permissions, ...add])].filter((one) => !remove.includes(one));
  return { ...role, permissions, proposed: [...new Set([...proposedTo(role), ...decided])] };
}
