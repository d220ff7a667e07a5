/** Two named people keep a station open (LE9): both proven by their passwords here and now, different, and permitted. */
import { lease } from '#shared/contract/lease.ts';
import { isSamePerson } from '#shared/domain/identity/same-person.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { ParsedInput } from '../api/operation-handler.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { provePerson } from '../session/prove-person.ts';
import { samePerson } from '../session/second-persons.ts';
import type { SessionParts } from '../session/session-parts.ts';
import type { LeasePart } from './lease-part.ts';

export interface ExtendDeps {
  readonly part: LeasePart;
  readonly session: Pick<SessionParts, 'signIn' | 'directory'>;
  readonly trail: AuditTrail;
}

const PERMISSION = 'encounter.manage';

/** `login` is who sits at the window. */
export async function extendByTwo(
  { part, session, trail }: ExtendDeps,
  login: string,
  { password, second, reason }: ParsedInput<typeof lease.extend>,
): Promise<Refusal | undefined> {
  const first = await proven(session, login, password);
  if (isRefusal(first)) return first;
  const other = await proven(session, second.login, second.password);
  if (isRefusal(other)) return { ...other, path: 'second' };
  if (isSamePerson(first, other)) return samePerson();
  return part.extend({ by: [first.id, other.id], reason }, async (local) => {
    const entities = [first, other].map(({ id }) => ({ id, kind: 'User' }));
    const entry = { operation: lease.extend.name, action: 'U', subtype: 'lease', outcome: 'success' } as const;
    const { result } = await trail.record({ ...entry, reason, patients: [], entities }, { edits: [], locals: [local] });
    if (!result.committed) throw new Error('the extension could not be written');
  });
}

async function proven(
  session: ExtendDeps['session'],
  login: string,
  password: string,
): Promise<UserResource | Refusal> {
  const proof = await provePerson(session, login, { kind: 'password', password });
  if (isRefusal(proof)) return proof.code === 'user-disabled' ? mayNot() : proof;
  return proof.permissions.has(PERMISSION) ? proof.user : mayNot();
}

function mayNot(): Refusal {
  return refusal('not-permitted', 'This takes somebody who may admit and discharge patients.', {
    support: `needs ${PERMISSION}`,
  });
}
