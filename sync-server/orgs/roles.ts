/** Roles of an organisation after it was made: what a newer version brings (ID22), and what an administrator makes of it. */
import type { z } from 'zod';
import { offeredTo, planRoleRefresh, type RoleRefresh } from '#shared/domain/identity/offered-permissions.ts';
import { permissionsOf } from '#shared/domain/identity/permissions-of.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { RoleResource } from '#shared/model/role.ts';
import type { changeRoleRequest, RoleAnswer } from '#shared/protocol/enrolment.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import { actAsPerson } from './act-as-person.ts';
import type { OrganisationEntry } from './catalogue.ts';
import { actAtCentral, type CentralDocument } from './central-write.ts';
import { readSigningKey } from './organisation-keys.ts';
import { listRoles, mayManageUsers, type Signing, signChangedRole, signNewRole } from './users.ts';

/** Ends an act without writing: another server was first. */
class NothingLeft extends Error {}

/**
 * Signs anew what nobody in the organisation has changed, and adds what there was not; the rest is listed for a person.
 * An organisation without any role is still being made, and is left alone.
 */
export async function refreshRoles(context: ServerContext, organisation: OrganisationEntry): Promise<RoleRefresh> {
  const known = await listRoles(await context.stores.open(organisation.database));
  const plan = planRoleRefresh(known);
  if (known.length === 0 || !hasWork(plan)) return plan;
  const key = await readSigningKey(context, organisation.id);
  const signing = { organisationId: organisation.id, key, now: new Date(context.clock.now()).toISOString() };
  const reason = `default roles of version ${context.version}`;
  const act = { operation: 'roles.refresh', action: 'U', subtype: 'role', reason } as const;
  try {
    const { result } = await actAtCentral(context, organisation, act, async (store) => {
      const roles = await listRoles(store);
      const now = planRoleRefresh(roles);
      if (!hasWork(now)) throw new NothingLeft();
      return { documents: await signRefresh(roles, now, signing), result: now };
    });
    return result;
  } catch (fault) {
    if (fault instanceof NothingLeft) return { ...plan, taken: [], added: [] };
    throw fault;
  }
}

const hasWork = ({ taken, added }: RoleRefresh): boolean => taken.length + added.length > 0;

function signRefresh(
  roles: readonly RoleResource[],
  { taken, added }: RoleRefresh,
  signing: Signing,
): Promise<readonly CentralDocument[]> {
  const changed = taken.flatMap(({ code, permissions }) => {
    const role = roles.find((one) => one.code === code);
    const change = { add: permissions, remove: [], decided: permissions };
    return role ? [signChangedRole(role, change, signing).then((resource) => ({ id: role.id, resource }))] : [];
  });
  return Promise.all([...changed, ...added.map((role) => signNewRole(role, signing))]);
}

/** What an administrator makes of a role; what was offered to it is decided with it. */
export async function changeRole(
  context: ServerContext,
  organisation: OrganisationEntry,
  request: z.output<typeof changeRoleRequest>,
): Promise<RoleAnswer | Refusal> {
  const { actor: credentials, code, add, remove, decided } = request;
  const act = { operation: 'users.changeRole', action: 'U', subtype: 'role' } as const;
  const done = await actAsPerson<RoleResource>(
    context,
    organisation,
    { credentials, act },
    async (store, actor, signing) => {
      if (!(await mayManageUsers(store, actor))) return refusal('not-permitted', 'You may not manage users.');
      const roles = await listRoles(store);
      const role = roles.find((one) => one.code === code);
      if (!role) return refusal('not-found', 'This role is not known.');
      const changed = await signChangedRole(role, { add, remove, decided }, signing);
      const after = roles.map((one) => (one.code === code ? changed : one));
      if (!permissionsOf(actor.roles, after).has('users.manage'))
        return refusal('not-permitted', 'Nobody takes the administration from themselves: ask another administrator.');
      return changed;
    },
  );
  if (isRefusal(done)) return done;
  const { permissions, name } = done.resource;
  return { role: { code, name, permissions, offered: [...offeredTo(done.resource)] }, document: done.document };
}

export const findRoleOffers = async (store: Pick<DocumentStore, 'listDocuments'>): Promise<RoleRefresh> =>
  planRoleRefresh(await listRoles(store));
