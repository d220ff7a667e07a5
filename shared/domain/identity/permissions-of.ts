import type { RoleResource } from '#shared/model/role.ts';

/** Union of what the named roles allow. Roles that are unknown or retired give nothing. */
export function permissionsOf(roleCodes: readonly string[], roles: readonly RoleResource[]): ReadonlySet<string> {
  const active = roles.filter((role) => role.state === 'active' && roleCodes.includes(role.code));
  return new Set(active.flatMap((role) => role.permissions));
}
