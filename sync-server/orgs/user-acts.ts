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
import type { DocumentStore, StoredRevision } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry } from './catalogue.ts';
import { actAtCentral, type CentralAct } from './central-write.ts';
import { readSigningKey } from './organisation-keys.ts';
import { checkPassword, makeVerifier } from './passwords.ts';
import { findUserByLogin, listRoles, listUsers, mayManageUsers, signChangedUser, signNewUser } from './users.ts';

type Actor = z.output<typeof changeOwnPasswordRequest>['actor'];
type Act = Pick<CentralAct, 'operation' | 'action' | 'subtype'>;

/** What an act makes of the users: one of them, signed anew; or why not. */
type Plan = (store: DocumentStore, actor: UserResource, signing: Signing) => Promise<UserResource | Refusal>;
type Signing = Parameters<typeof signNewUser>[1];

export function addUser(context: ServerContext, at: OrganisationEntry, request: z.output<typeof addUserRequest>) {
  const act: Act = { operation: 'users.add', action: 'C', subtype: 'user' };
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
  const act: Act = { operation: 'users.change', action: 'U', subtype: 'user' };
  return perform(
    context,
    at,
    request.actor,
    act,
    asAdministrator(async (store, actor, signing) => {
      const user = (await listUsers(store)).find(({ id }) => id === request.userId);
      if (!user) return refusal('not-found', 'This user is not known.');
      const { displayName, roles, state, newPassword } = request;
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
  const act: Act = { operation: 'session.changePassword', action: 'U', subtype: 'password' };
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

/** Ends an act without writing. */
class Declined extends Error {
  readonly refusal: Refusal;
  constructor(declined: Refusal) {
    super(declined.code);
    this.refusal = declined;
  }
}

async function perform(
  context: ServerContext,
  organisation: OrganisationEntry,
  credentials: Actor,
  act: Act,
  plan: Plan,
): Promise<UserAnswer | Refusal> {
  const actor = await proveActor(context, organisation, credentials);
  if (isRefusal(actor)) return actor;
  const key = await readSigningKey(context, organisation.id);
  const signing = { organisationId: organisation.id, key, now: new Date(context.clock.now()).toISOString() };
  const named = { ...act, actor: { userId: actor.id, name: actor.displayName, roles: actor.roles } };
  try {
    const { result, written } = await actAtCentral(context, organisation, named, async (store) => {
      const changed = await plan(store, actor, signing);
      if (isRefusal(changed)) throw new Declined(changed);
      return { documents: [{ id: changed.id, resource: changed }], result: changed };
    });
    return toAnswer(result, written);
  } catch (fault) {
    if (fault instanceof Declined) return fault.refusal;
    throw fault;
  }
}

/** Wrong login and wrong password sound alike, and take alike long. */
export async function proveActor(
  { attempts, stores }: ServerContext,
  { id, database }: OrganisationEntry,
  { login, password }: Actor,
): Promise<UserResource | Refusal> {
  const attempt = `actor ${id} ${login.trim().toLowerCase()}`;
  if (attempts.waitMs(attempt) > 0)
    return refusal('too-many-attempts', 'Too many wrong passwords. Wait a few minutes.');
  const user = await findUserByLogin(await stores.open(database), login);
  const matches = await checkPassword(user?.verifier ?? (await noOnesVerifier), password);
  if (!user || !matches) {
    attempts.fail(attempt);
    return refusal('wrong-credentials', 'Login or password is wrong.');
  }
  attempts.succeed(attempt);
  return user.state === 'active' ? user : refusal('user-disabled', 'This user is disabled.');
}
const noOnesVerifier = makeVerifier('nobody has this password');

function toAnswer(user: UserResource, [revision]: readonly StoredRevision[]): UserAnswer {
  if (revision?.body === undefined) throw new Error('the user was not written');
  const { id, path, body } = revision;
  return { user: toLine(user), document: { id, path: { start: path.start, ids: [...path.ids] }, body } };
}

export function toLine({ id, login, displayName, roles, state, issuedAt }: UserResource): UserAnswer['user'] {
  return { userId: id, login, displayName, roles, state, lastChangedAt: issuedAt };
}
