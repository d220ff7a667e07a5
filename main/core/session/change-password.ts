import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { UserAnswer } from '#shared/protocol/enrolment.ts';
import type { PendingPasswords } from './pending-passwords.ts';
import type { Pins } from './pins.ts';
import type { SignIn } from './sign-in.ts';

/** Port: central, as far as passwords go. Answers `no-contact` when it cannot be reached. */
export interface PasswordCentral {
  changeOwnPassword(request: {
    actor: { login: string; password: string };
    newPassword: string;
  }): Promise<UserAnswer | Refusal>;
}

export interface ChangePasswordDeps {
  readonly signIn: Pick<SignIn, 'confirmPassword'>;
  readonly pendingPasswords: PendingPasswords;
  readonly pins: Pins;
  readonly central: PasswordCentral;
  /** Takes in the signed document that central answered with, as replication would. */
  readonly acceptDocument: (document: UserAnswer['document']) => Promise<void>;
  readonly findUser: (userId: string) => Promise<UserResource | undefined>;
}

export interface ChangePassword {
  change(login: string, current: string, next: string): Promise<{ state: 'changed' | 'pending' } | Refusal>;
  /** Makes a pending password known, when there is one and central answers. Gives whether it did. */
  deliver(user: UserResource, pending: string): Promise<boolean>;
}

export function createChangePassword(deps: ChangePasswordDeps): ChangePassword {
  const { pendingPasswords, central } = deps;

  async function tellCentral(user: UserResource, atCentral: string, next: string): Promise<UserAnswer | Refusal> {
    const actor = { login: user.login, password: atCentral };
    const answer = await central.changeOwnPassword({ actor, newPassword: next });
    if (!isRefusal(answer)) await settle(user, answer);
    return answer;
  }

  async function settle(user: UserResource, answer: UserAnswer): Promise<void> {
    await deps.acceptDocument(answer.document);
    await pendingPasswords.drop(user.id);
    const renewed = await deps.findUser(user.id);
    if (renewed) await deps.pins.passwordGiven(renewed);
  }

  return {
    async change(login, current, next) {
      const user = await deps.signIn.confirmPassword(login, current);
      if (isRefusal(user)) return user;
      if (current === next)
        return refusal('invalid-input', 'Choose a password that is not the present one.', { path: 'next' });
      const atCentral = (await pendingPasswords.openCentralPassword(user, current)) ?? current;
      const answer = await tellCentral(user, atCentral, next);
      if (!isRefusal(answer)) return { state: 'changed' };
      if (answer.code !== 'no-contact') return answer;
      await pendingPasswords.set(user, current, next);
      return { state: 'pending' };
    },
    async deliver(user, pending) {
      const atCentral = await pendingPasswords.openCentralPassword(user, pending);
      if (atCentral === undefined) return false;
      return !isRefusal(await tellCentral(user, atCentral, pending));
    },
  };
}
