/** Acts on users that a station asks for: each with the person's login and password, judged again here. */
import type { z } from 'zod';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { UserResource } from '#shared/model/user.ts';
import type {
  addUserRequest,
  changeOwnPasswordRequest,
  changeUserRequest,
  UserAnswer,
} from '#shared/protocol/enrolment.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import { type ActorProof, actAsPerson, type PersonAct, type PersonPlan } from './act-as-person.ts';
import type { OrganisationEntry } from './catalogue.ts';
import { makeVerifier } from './passwords.ts';
import { findUserByLogin, listRoles, listUsers, mayManageUsers, signChangedUser, signNewUser } from './users.ts';

/** What an act makes of the users: one of them, signed anew; or why not. */
type Plan = PersonPlan<UserResource>;

export function addUser(context: ServerContext, at: OrganisationEntry, request: z.output<typeof addUserRequest>) {
  const act: PersonAct = { operation: 'users.add', action: 'C', subtype: 'user' };
  return perform(
    context,
    at,
    request.actor,
    act,
    asAdministrator(async (store, _actor, signing) => {
      if (await findUserByLogin(store, request.login))
        return refusal('conflict', 'This login is taken.', { path: 'login' });
      const unknown = await findUnknownRole(store, request.roles);
      if (unknown) return unknown;
      const verifier = await makeVerifier(request.initialPassword);
      return signNewUser({ ...request, verifier }, signing);
    }),
  );
}

export function changeUser(context: ServerContext, at: OrganisationEntry, request: z.output<typeof changeUserRequest>) {
  const act: PersonAct = { operation: 'users.change', action: 'U', subtype: 'user' };
  return perform(
    context,
    at,
    request.actor,
    act,
    asAdministrator(async (store, actor, signing) => {
      const user = (await listUsers(store)).find(({ id }) => id === request.userId);
      if (!user) return refusal('not-found', 'This user is not known.');
      const { displayName, roles, state, personNumber, newPassword } = request;
      const unknown = roles && (await findUnknownRole(store, roles));
      if (unknown) return unknown;
      if (user.id === actor.id && (state === 'disabled' || (roles && !roles.includes('administrator'))))
        return refusal('not-permitted', 'Nobody takes the administration from themselves: ask another administrator.');
      return signChangedUser(
        user,
        {
          ...(displayName !== undefined && { displayName }),
          ...(roles && { roles }),
          ...(state && { state }),
          ...(personNumber !== undefined && { personNumber }),
          ...(newPassword !== undefined && { verifier: await makeVerifier(newPassword) }),
        },
        signing,
      );
    }),
  );
}

export function changeOwnPassword(
  context: ServerContext,
  at: OrganisationEntry,
  { actor, newPassword }: z.output<typeof changeOwnPasswordRequest>,
) {
  const act: PersonAct = { operation: 'session.changePassword', action: 'U', subtype: 'password' };
  return perform(context, at, actor, act, async (_store, user, signing) =>
    signChangedUser(user, { verifier: await makeVerifier(newPassword) }, signing),
  );
}

function asAdministrator(plan: Plan): Plan {
  return async (store, actor, signing) => {
    if (!(await mayManageUsers(store, actor))) return refusal('not-permitted', 'You may not manage users.');
    return plan(store, actor, signing);
  };
}

async function findUnknownRole(store: DocumentStore, roles: readonly string[]): Promise<Refusal | undefined> {
  const known = (await listRoles(store)).filter(({ state }) => state === 'active').map(({ code }) => code);
  const unknown = roles.find((role) => !known.includes(role));
  return unknown === undefined
    ? undefined
    : refusal('invalid-input', `There is no role ${unknown}.`, { path: 'roles' });
}

async function perform(
  context: ServerContext,
  organisation: OrganisationEntry,
  credentials: ActorProof,
  act: PersonAct,
  plan: Plan,
): Promise<UserAnswer | Refusal> {
  const done = await actAsPerson(context, organisation, { credentials, act }, plan);
  return isRefusal(done) ? done : { user: toLine(done.resource), document: done.document };
}

export function toLine(user: UserResource): UserAnswer['user'] {
  const { id, login, displayName, roles, state, personNumber, issuedAt } = user;
  return {
    userId: id,
    login,
    displayName,
    roles,
    state,
    ...(personNumber && { personNumber }),
    lastChangedAt: issuedAt,
  };
}
