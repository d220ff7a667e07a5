/**
 * Acts on users, roles and settings of the organisation (ID20, ID22): the administrator proves herself here first, where wrong passwords are counted, and then again
 * at central, which signs. What central answers is taken in at once, so that the list shows it before replication does.
 */
import type { OutputOf } from '#shared/contract/declare.ts';
import type { organisation } from '#shared/contract/organisation.ts';
import type { RoleLine, users } from '#shared/contract/users.ts';
import { WINDOW_POLICY } from '#shared/domain/medication/dose-window.ts';
import { ESCALATION_MINUTES } from '#shared/domain/task/escalate-overdue.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { OrganisationTimes } from '#shared/model/organisation.ts';
import type { RoleResource } from '#shared/model/role.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { CentralClient } from '#shared/protocol/central-client.ts';
import type { SignedDocument, UserAnswer } from '#shared/protocol/enrolment.ts';
import type { ParsedInput } from '../api/operation-handler.ts';
import type { IdentityDirectory } from '../session/identity-directory.ts';
import type { SignIn } from '../session/sign-in.ts';

type Line = OutputOf<typeof users.add>;

export interface Administration {
  list(): Promise<{ readonly users: readonly UserResource[]; readonly roles: readonly RoleResource[] }>;
  add(administrator: string, input: ParsedInput<typeof users.add>): Promise<Line | Refusal>;
  change(administrator: string, input: ParsedInput<typeof users.change>): Promise<Line | Refusal>;
  changeRole(administrator: string, input: ParsedInput<typeof users.changeRole>): Promise<RoleLine | Refusal>;
  times(): Required<OrganisationTimes>;
  changeTimes(
    administrator: string,
    input: ParsedInput<typeof organisation.changeTimes>,
  ): Promise<Required<OrganisationTimes> | Refusal>;
  addSite(
    administrator: string,
    input: ParsedInput<typeof organisation.addSite>,
  ): Promise<OutputOf<typeof organisation.addSite> | Refusal>;
}

export interface AdministrationDeps {
  readonly directory: Pick<IdentityDirectory, 'list' | 'listRoles'>;
  readonly signIn: Pick<SignIn, 'confirmPassword'>;
  readonly central: Pick<CentralClient, 'addUser' | 'changeUser' | 'changeRole' | 'changeTimes' | 'addSite'>;
  /** As they are known here; undefined until they have arrived. */
  readonly settings: () => OrganisationTimes | undefined;
  readonly acceptDocument: (document: SignedDocument) => Promise<void>;
}

const inForce = (times: OrganisationTimes = {}): Required<OrganisationTimes> => ({
  doseWindows: times.doseWindows ?? WINDOW_POLICY,
  taskEscalationMinutes: times.taskEscalationMinutes ?? ESCALATION_MINUTES,
  siteZones: times.siteZones ?? {},
});

export function createAdministration(deps: AdministrationDeps): Administration {
  const { directory, central } = deps;

  async function atCentral<Answer extends { readonly document: SignedDocument }>(
    login: string,
    password: string,
    ask: (actor: { login: string; password: string }) => Promise<Answer | Refusal>,
  ): Promise<Answer | Refusal> {
    const confirmed = await deps.signIn.confirmPassword(login, password);
    if (isRefusal(confirmed)) return confirmed;
    const answer = await ask({ login, password });
    if (isRefusal(answer)) return answer;
    await deps.acceptDocument(answer.document);
    return answer;
  }
  const userOf = async (asked: Promise<UserAnswer | Refusal>): Promise<Line | Refusal> => {
    const answer = await asked;
    return isRefusal(answer) ? answer : answer.user;
  };

  return {
    list: async () => ({ users: await directory.list(), roles: await directory.listRoles() }),
    add: (login, { password, ...user }) =>
      userOf(atCentral(login, password, (actor) => central.addUser({ actor, ...user }))),
    change: (login, { password, ...changes }) =>
      userOf(atCentral(login, password, (actor) => central.changeUser({ actor, ...changes }))),
    async changeRole(login, { password, ...change }) {
      const answer = await atCentral(login, password, (actor) => central.changeRole({ actor, ...change }));
      return isRefusal(answer) ? answer : answer.role;
    },
    times: () => inForce(deps.settings()),
    async changeTimes(login, { password, reason, times }) {
      const answer = await atCentral(login, password, (actor) => central.changeTimes({ actor, reason, times }));
      return isRefusal(answer) ? answer : inForce(answer.times);
    },
    async addSite(login, { password, site }) {
      const answer = await atCentral(login, password, (actor) => central.addSite({ actor, site }));
      return isRefusal(answer) ? answer : answer.site;
    },
  };
}
