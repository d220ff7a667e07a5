/**
 * The second person: another identity stands by what somebody does, on the same terminal, and the session goes on. The
 * proof is a number that only this core knows, for one act of the one who asked for it, for two minutes. No secret of it
 * reaches a command, hence none its replay record.
 *
 * @SAFETY SP2: never the one who is signed in, by no other account either (ID23). SP3: a badge says who, and still wants PIN or password.
 */
import { randomUUID } from 'node:crypto';
import type { Permission } from '#shared/contract/declare.ts';
import { isSamePerson } from '#shared/domain/identity/same-person.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { Actor } from '../api/operation-handler.ts';
import { otherAccountsOf } from './is-own.ts';
import { type OwnSecret, type ProvingParts, provePerson } from './prove-person.ts';

export const PROOF_LASTS_MS = 2 * 60_000;

export type ProofPurpose = 'second' | 'prescriber' | 'witness';

/** Who somebody says they are. */
export type NamedPerson =
  | { readonly by: 'login'; readonly login: string }
  | { readonly by: 'badge'; readonly text: string; readonly symbology?: string | undefined };

export interface ProvenPerson {
  readonly userId: string;
  /** Further accounts of the same person (ID23). */
  readonly otherAccounts?: readonly string[];
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  /** How they said who they are, and what proved it. */
  readonly by: NamedPerson['by'];
  readonly secret: OwnSecret['kind'];
  /** ISO 8601. */
  readonly at: string;
}

export interface GivenProof {
  readonly proof: string;
  readonly userId: string;
  readonly displayName: string;
  readonly until: string;
}

interface Asked {
  readonly who: NamedPerson;
  readonly secret: OwnSecret;
  readonly purpose: ProofPurpose;
  readonly patientId?: string | undefined;
}

/** What a proof was asked for; it is good for nothing else. */
export interface ProofUse {
  readonly purpose: ProofPurpose;
  readonly patientId?: string | undefined;
  /** What the second person has to be allowed to do: one of these. */
  readonly permissions: readonly Permission[];
}

export interface SecondPersons {
  prove(actor: Actor, asked: Asked): Promise<GivenProof | Refusal>;
  /** Who it was. It stays good: a command that is refused may be sent again with it. */
  find(proof: string, actor: Actor, use: ProofUse): ProvenPerson | Refusal;
  /** After the commit: used up. */
  spend(proofs: readonly (string | undefined)[]): void;
}

export interface SecondPersonsDeps extends ProvingParts {
  readonly findByBadge: (text: string, symbology?: string) => Promise<UserResource | undefined>;
  readonly clock: Clock;
}

interface Kept {
  readonly sessionId: string;
  readonly purpose: ProofPurpose;
  readonly patientId: string | undefined;
  readonly untilMs: number;
  readonly person: ProvenPerson;
}

export function createSecondPersons(deps: SecondPersonsDeps): SecondPersons {
  const { clock } = deps;
  const kept = new Map<string, Kept>();

  function forgetOld(): void {
    for (const [proof, { untilMs }] of kept) if (untilMs <= clock.now()) kept.delete(proof);
  }

  return {
    async prove(actor, { who, secret, purpose, patientId }) {
      const login = who.by === 'login' ? who.login : (await deps.findByBadge(who.text, who.symbology))?.login;
      if (login === undefined) return unknownBadge();
      const proven = await provePerson(deps, login, secret);
      if (isRefusal(proven)) return secret.kind === 'pin' && proven.code === 'password-needed' ? noPinHere() : proven;
      const { user, permissions } = proven;
      const own = (await deps.directory.find(actor.userId)) ?? { id: actor.userId };
      if (isSamePerson(own, user)) return samePerson();
      forgetOld();
      const proof = randomUUID();
      const untilMs = clock.now() + PROOF_LASTS_MS;
      const at = new Date(clock.now()).toISOString();
      const { id: userId, displayName, roles } = user;
      const otherAccounts = await otherAccountsOf(deps.directory, user);
      const person = { userId, otherAccounts, displayName, roles, permissions, by: who.by, secret: secret.kind, at };
      kept.set(proof, { sessionId: actor.sessionId, purpose, patientId, untilMs, person });
      return { proof, userId, displayName, until: new Date(untilMs).toISOString() };
    },
    find(proof, actor, use) {
      forgetOld();
      const found = kept.get(proof);
      const isForThis =
        found?.sessionId === actor.sessionId && found.purpose === use.purpose && found.patientId === use.patientId;
      if (!found || !isForThis) return notGood();
      if (found.person.userId === actor.userId) return samePerson();
      const may = use.permissions.some((permission) => found.person.permissions.has(permission));
      return may ? found.person : mayNot(use.permissions);
    },
    spend(proofs) {
      for (const proof of proofs) if (proof !== undefined) kept.delete(proof);
    },
  };
}

/** ID24: whoever stands by is not signing in. Says the same of no PIN, a spent one and an unknown name. */
function noPinHere(): Refusal {
  const sentence = 'This name has no PIN that is good on this station. The second person signs with the password.';
  return refusal('password-needed', sentence, { path: 'second' });
}

/** SP2. */
export function samePerson(): Refusal {
  return refusal('invalid-input', 'Two different people have to answer for it.', { path: 'second' });
}

function notGood(): Refusal {
  return refusal('password-needed', 'The second person has to sign once more.', { path: 'second' });
}

function mayNot(permissions: readonly Permission[]): Refusal {
  return refusal('not-permitted', 'The second person may not do this by the own role. Ask somebody else.', {
    path: 'second',
    support: `needs ${permissions.join(' or ')}`,
  });
}

export function unknownBadge(): Refusal {
  return refusal('wrong-credentials', 'This badge belongs to nobody here. Sign with your login.', { path: 'who' });
}
