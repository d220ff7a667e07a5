/** The people beside the one who gives, as they have just proven themselves on this terminal. */
import type { EventPerson } from '#shared/domain/medication/dose-event.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Actor } from '../../api/operation-handler.ts';
import type { ProofPurpose, ProvenPerson, SecondPersons } from '../../session/second-persons.ts';

export interface People {
  readonly second?: ProvenPerson | undefined;
  readonly prescriber?: ProvenPerson | undefined;
  readonly witness?: ProvenPerson | undefined;
}

interface Proofs {
  readonly patientId: string;
  readonly second?: string | undefined;
  readonly prescriber?: string | undefined;
  readonly witness?: string | undefined;
}

const PURPOSES = ['second', 'prescriber', 'witness'] as const satisfies readonly ProofPurpose[];
const MAY = {
  second: ['medication.administer', 'order.verify'],
  prescriber: ['order.prescribe'],
  witness: ['medication.administer', 'order.verify'],
} as const;

/** Everybody who was named has to be who they are, whether or not anything wants them. */
export function findPeople(secondPersons: Pick<SecondPersons, 'find'>, actor: Actor, proofs: Proofs): People | Refusal {
  const found: { -readonly [Name in keyof People]: People[Name] } = {};
  for (const purpose of PURPOSES) {
    const proof = proofs[purpose];
    if (proof === undefined) continue;
    const { patientId } = proofs;
    const person = secondPersons.find(proof, actor, { purpose, patientId, permissions: MAY[purpose] });
    if (isRefusal(person)) return { ...person, path: purpose };
    found[purpose] = person;
  }
  return found;
}

export function toEventPerson({ userId: id, displayName: name, by, secret }: ProvenPerson): EventPerson {
  return { id, name, by, secret };
}

export function spendProofs(
  secondPersons: Pick<SecondPersons, 'spend'>,
  { second, prescriber, witness }: Proofs,
): void {
  secondPersons.spend([second, prescriber, witness]);
}

/** @SAFETY What a second person heard by telephone and read back takes two at this end. */
export function refuseTelephone(byTelephone: unknown, people: People): Refusal | undefined {
  if (byTelephone === undefined || people.second || people.prescriber) return undefined;
  return refusal('password-needed', 'An order by telephone is heard by two. A second person has to sign, too.', {
    path: 'second',
  });
}
