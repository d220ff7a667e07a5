/**
 * Acts on users (ID20): the administrator proves herself here first, where wrong passwords are counted, and then again
 * at central, which signs. What central answers is taken in at once, so that the list shows it before replication does.
 */
import type { OutputOf } from '#shared/contract/declare.ts';
import type { users } from '#shared/contract/users.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { RoleResource } from '#shared/model/role.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { CentralClient } from '#shared/protocol/central-client.ts';
import type { UserAnswer } from '#shared/protocol/enrolment.ts';
import type { ParsedInput } from '../api/operation-handler.ts';
import type { IdentityDirectory } from '../session/identity-directory.ts';
import type { SignIn } from '../session/sign-in.ts';

type Line = OutputOf<typeof users.add>;

export interface Administration {
  list(): Promise<{ readonly users: readonly UserResource[]; readonly roles: readonly RoleResource[] }>;
  add(administrator: string, input: ParsedInput<typeof users.add>): Promise<Line | Refusal>;
  change(administrator: string, input: ParsedInput<typeof users.change>): Promise<Line | Refusal>;
}

export interface AdministrationDeps {
  readonly directory: Pick<IdentityDirectory, 'list' | 'listRoles'>;
  readonly signIn: Pick<SignIn, 'confirmPassword'>;
  readonly central: Pick<CentralClient, 'addUser' | 'changeUser'>;
  readonly acceptDocument: (document: UserAnswer['document']) => Promise<void>;
}

export function createAdministration(deps: AdministrationDeps): Administration {
  const { directory, central } = deps;

  async function atCentral(
    login: string,
    password: string,
    ask: (actor: { login: string; password: string }) => Promise<UserAnswer | Refusal>,
  ): Promise<Line | Refusal> {
    const confirmed = await deps.signIn.confirmPassword(login, password);
    if (isRefusal(confirmed)) return confirmed;
    const answer = await ask({ login, password });
    if (isRefusal(answer)) return answer;
    await deps.acceptDocument(answer.document);
    return answer.user;
  }

  return {
    list: async () => ({ users: await directory.list(), roles: await directory.listRoles() }),
    add: (login, { password, ...user }) => atCentral(login, password, (actor) => central.addUser({ actor, ...user })),
    change: (login, { password, ...changes }) =>
      atCentral(login, password, (actor) => central.changeUser({ actor, ...changes })),
  };
}
