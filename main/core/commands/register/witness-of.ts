import type { RegisterWitness } from '#shared/domain/register/register-act.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Actor } from '../../api/operation-handler.ts';
import type { RegisterDeps } from '../../register/register-deps.ts';

/** Who may stand by: whoever writes registers or gives medicines. */
const MAY_WITNESS = ['register.write', 'medication.administer', 'order.verify'] as const;

/** Who stands by, as proven on this terminal. */
export function findWitness(
  { secondPersons }: Pick<RegisterDeps, 'secondPersons'>,
  actor: Actor,
  proof: string,
  permissions: Parameters<RegisterDeps['secondPersons']['find']>[2]['permissions'] = MAY_WITNESS,
): RegisterWitness | Refusal {
  const person = secondPersons.find(proof, actor, { purpose: 'witness', permissions });
  if (isRefusal(person)) return { ...person, path: 'witness' };
  const { userId, displayName, by, secret } = person;
  return { userId, displayName, by, secret };
}
