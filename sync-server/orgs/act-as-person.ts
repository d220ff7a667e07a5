/** An act at central that a person asks for from a station: login and password are judged again here, and the act is audited in that name. */
import type { z } from 'zod';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { changeOwnPasswordRequest, SignedDocument } from '#shared/protocol/enrolment.ts';
import type { DocumentStore, StoredRevision } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry } from './catalogue.ts';
import { actAtCentral, type CentralAct } from './central-write.ts';
import { readSigningKey } from './organisation-keys.ts';
import { checkPassword, makeVerifier } from './passwords.ts';
import { findUserByLogin, type Signing } from './users.ts';

export type ActorProof = z.output<typeof changeOwnPasswordRequest>['actor'];
export type PersonAct = Pick<CentralAct, 'operation' | 'action' | 'subtype' | 'reason'>;

/** What an act makes of one document of central; or why not. */
export type PersonPlan<T extends { readonly id: string }> = (
  store: DocumentStore,
  actor: UserResource,
  signing: Signing,
) => Promise<T | Refusal>;

export interface PersonActDone<T> {
  readonly resource: T;
  /** As it was written: the station that asked may take it in at once. */
  readonly document: SignedDocument;
}

/** Ends an act without writing. */
class Declined extends Error {
  readonly refusal: Refusal;
  constructor(declined: Refusal) {
    super(declined.code);
    this.refusal = declined;
  }
}

/** `documentId`: where it is not the resource's own id. */
export async function actAsPerson<T extends { readonly id: string }>(
  context: ServerContext,
  organisation: OrganisationEntry,
  { credentials, act }: { readonly credentials: ActorProof; readonly act: PersonAct },
  plan: PersonPlan<T>,
  documentId: (resource: T) => string = ({ id }) => id,
): Promise<PersonActDone<T> | Refusal> {
  const actor = await proveActor(context, organisation, credentials);
  if (isRefusal(actor)) return actor;
  const key = await readSigningKey(context, organisation.id);
  const signing = { organisationId: organisation.id, key, now: new Date(context.clock.now()).toISOString() };
  const named = { ...act, actor: { userId: actor.id, name: actor.displayName, roles: actor.roles } };
  try {
    const { result, written } = await actAtCentral(context, organisation, named, async (store) => {
      const changed = await plan(store, actor, signing);
      if (isRefusal(changed)) throw new Declined(changed);
      return { documents: [{ id: documentId(changed), resource: changed }], result: changed };
    });
    return { resource: result, document: toSigned(written) };
  } catch (fault) {
    if (fault instanceof Declined) return fault.refusal;
    throw fault;
  }
}

/** Wrong login and wrong password sound alike, and take alike long. */
export async function proveActor(
  { attempts, stores }: ServerContext,
  { id, database }: OrganisationEntry,
  { login, password }: ActorProof,
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

function toSigned([revision]: readonly StoredRevision[]): SignedDocument {
  if (revision?.body === undefined) throw new Error('what central made was not written');
  const { id, path, body } = revision;
  return { id, path: { start: path.start, ids: [...path.ids] }, body };
}
