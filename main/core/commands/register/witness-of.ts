import type { RegisterWitness } from '#shared/domain/register/register-act.ts';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { Actor } from '../../api/operation-handler.ts';
import type { RegisterDeps } from '../../register/register-deps.ts';
import type { ProofUse } from '../../session/second-persons.ts';

/** Who may stand by: whoever writes registers or gives medicines. */
const MAY_WITNESS = ['register.write', 'medication.administer', 'order.verify'] as const;

/** Who stands by, as proven on this terminal; what was signed for another purpose is no proof here. */
export function findWitness(
  { secondPersons }: Pick<RegisterDeps, 'secondPersons'>,
  actor: Actor,
  proof: string,
  use: Pick<ProofUse, 'purpose' | 'permissions'> = { purpose: 'witness', permissions: MAY_WITNESS },
): RegisterWitness | Refusal {
  const person = secondPersons.find(proof, actor, use);
  if (isRefusal(person)) return { ...person, path: 'witness' };
  const { userId, displayName, by, secret } = person;
  return { userId, displayName, by, secret };
}
