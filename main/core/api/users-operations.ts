import { type UserLine, users } from '#shared/contract/users.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { Administration } from '../users/administration.ts';
import { handleInWindow, type Registration } from './registration.ts';

/** Users are read here and signed at central. `administration` is there whenever somebody is signed in. */
export function usersOperations(administration: () => Administration): readonly Registration[] {
  return [
    handleInWindow(users.list, async () => {
      const { users: known, roles } = await administration().list();
      return { users: known.map(lineOf), roles: roles.map(({ code, name }) => ({ code, name })) };
    }),
    handleInWindow(users.add, async (input, { window }) => administration().add(loginOf(window.state()), input)),
    handleInWindow(users.change, async (input, { window }) => administration().change(loginOf(window.state()), input)),
  ];
}

function lineOf({ id, login, displayName, roles, state, issuedAt }: UserResource): UserLine {
  return { userId: id, login, displayName, roles: [...roles], state, lastChangedAt: issuedAt };
}

function loginOf(state: { state: string; user?: { login: string } }): string {
  return state.user?.login ?? '';
}
