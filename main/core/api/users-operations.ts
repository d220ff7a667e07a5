import { organisation } from '#shared/contract/organisation.ts';
import { type RoleLine, type UserLine, users } from '#shared/contract/users.ts';
import { offeredTo } from '#shared/domain/identity/offered-permissions.ts';
import type { RoleResource } from '#shared/model/role.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { Administration } from '../users/administration.ts';
import { handleInWindow, type Registration } from './registration.ts';

/** Users, roles and settings of the organisation are read here and written at central. `administration` is there whenever somebody is signed in. */
export function usersOperations(administration: () => Administration): readonly Registration[] {
  return [
    handleInWindow(users.list, async () => {
      const { users: known, roles } = await administration().list();
      return { users: known.map(lineOf), roles: roles.map(roleLineOf) };
    }),
    handleInWindow(users.add, async (input, { window }) => administration().add(loginOf(window.state()), input)),
    handleInWindow(users.changeRole, async (input, { window }) =>
      administration().changeRole(loginOf(window.state()), input),
    ),
    handleInWindow(organisation.readTimes, async () => administration().times()),
    handleInWindow(organisation.changeTimes, async (input, { window }) =>
      administration().changeTimes(loginOf(window.state()), input),
    ),
    handleInWindow(organisation.addSite, async (input, { window }) =>
      administration().addSite(loginOf(window.state()), input),
    ),
    handleInWindow(users.change, async (input, { window }) => administration().change(loginOf(window.state()), input)),
  ];
}

function lineOf({ id, login, displayName, roles, state, personNumber, issuedAt }: UserResource): UserLine {
  const person = personNumber ? { personNumber } : {};
  return { userId: id, login, displayName, roles: [...roles], state, ...person, lastChangedAt: issuedAt };
}

function roleLineOf(role: RoleResource): RoleLine {
  const { code, name, permissions } = role;
  return { code, name, permissions: [...permissions], offered: [...offeredTo(role)] };
}

function loginOf(state: { state: string; user?: { login: string } }): string {
  return state.user?.login ?? '';
}
