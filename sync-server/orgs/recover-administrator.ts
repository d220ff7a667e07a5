import type { ServerContext } from '../context.ts';
import type { OrganisationEntry } from './catalogue.ts';
import { actAtCentral } from './central-write.ts';
import { readSigningKey } from './organisation-keys.ts';
import { makeInitialPassword, makeVerifier } from './passwords.ts';
import { findUserByLogin, signChangedUser, signNewUser } from './users.ts';

export interface RecoveredAdministrator {
  readonly login: string;
  /** Shown once. */
  readonly password: string;
  readonly state: 'created' | 'recovered';
}

/**
 * When nobody can sign in as administrator any more: whoever runs the server gives the named login a new password, the
 * role of administrator and an active state, or makes it. The act is in the audit chain of central.
 */
export async function recoverAdministrator(
  context: ServerContext,
  organisation: OrganisationEntry,
  login: string,
  password = makeInitialPassword(),
): Promise<RecoveredAdministrator> {
  const key = await readSigningKey(context, organisation.id);
  const signing = { organisationId: organisation.id, key, now: new Date(context.clock.now()).toISOString() };
  const verifier = await makeVerifier(password);
  const act = { operation: 'users.recoverAdministrator', action: 'U', subtype: 'user' } as const;
  const reason = 'recovery by the operator of the server';
  const { result } = await actAtCentral(context, organisation, { ...act, reason }, async (store) => {
    const known = await findUserByLogin(store, login);
    const roles = [...new Set([...(known?.roles ?? []), 'administrator'])];
    const user = known
      ? await signChangedUser(known, { state: 'active', roles, verifier }, signing)
      : await signNewUser({ login, displayName: 'Administrator', roles, verifier }, signing);
    const state: RecoveredAdministrator['state'] = known ? 'recovered' : 'created';
    return { documents: [{ id: user.id, resource: user }], result: { login: user.login, password, state } };
  });
  return result;
}
