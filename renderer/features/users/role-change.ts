import type { RoleLine } from '#shared/contract/users.ts';

/** Differences only: permissions of a version that this window does not know stay as they are. */
export function roleChange({ permissions, offered }: RoleLine, chosen: ReadonlySet<string>) {
  return {
    add: [...chosen].filter((permission) => !permissions.includes(permission)),
    remove: permissions.filter((permission) => !chosen.has(permission)),
    decided: [...offered],
  };
}
