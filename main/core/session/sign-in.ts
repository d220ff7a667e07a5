import type { SignedInUser } from '#shared/contract/session.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { UserResource } from '#shared/model/user.ts';
import { createKeyedMutex } from '../mutex.ts';
import type { PasswordAttempts } from './attempts.ts';
import type { DraftKeys } from './draft-keys.ts';
import type { IdentityDirectory } from './identity-directory.ts';
import { otherAccountsOf } from './is-own.ts';
import type { OfflinePeriod } from './offline-period.ts';
import { verifyNothing, verifyPassword } from './password.ts';
import type { PendingPasswords } from './pending-passwords.ts';
import type { Pins } from './pins.ts';
import type { RecentUsers } from './recent-users.ts';
import type { Admission } from './window-session.ts';

/** Where this desk is: part of every actor. */
export interface DeskPlace {
  readonly stationId: string;
  readonly facility: string;
  readonly wardId?: string;
}

export interface SignInDeps {
  readonly clock: Clock;
  readonly place: DeskPlace;
  readonly directory: IdentityDirectory;
  readonly attempts: PasswordAttempts;
  readonly pins: Pins;
  readonly offlinePeriod: OfflinePeriod;
  readonly draftKeys: DraftKeys;
  readonly recentUsers: RecentUsers;
  readonly pendingPasswords: PendingPasswords;
  /** Told after a password sign-in, with the password: the moment to make a pending one known. */
  readonly passwordGiven?: (user: UserResource, password: string) => void;
}

export interface SignIn {
  withPassword(login: string, password: string): Promise<Admission | Refusal>;
  withPin(login: string, pin: string): Promise<Admission | Refusal>;
  /** Counted and slowed like a sign-in. For acts that want the password again. */
  confirmPassword(login: string, password: string): Promise<UserResource | Refusal>;
  /** The same by PIN, with its tries counted as at a sign-in. */
  confirmPin(login: string, pin: string): Promise<UserResource | Refusal>;
  describe(user: UserResource): Promise<SignedInUser>;
}

const wrongCredentials = (): Refusal =>
  refusal('wrong-credentials', 'Login and password do not belong together. Try again.');

export function createSignIn(deps: SignInDeps): SignIn {
  const { attempts, directory, pins, clock } = deps;
  // One try at a time per login: tries that run side by side would not slow each other down.
  const mutex = createKeyedMutex();
  const keyOf = (login: string): string => login.trim().toLowerCase();

  async function confirm(login: string, password: string): Promise<UserResource | Refusal> {
    const tooMany = await attempts.begin(login);
    if (tooMany) return tooMany;
    const user = await directory.findByLogin(login);
    if (!(await isRight(user, password)) || !user) return wrongCredentials();
    await attempts.succeeded(login);
    return user;
  }

  async function confirmByPin(login: string, pin: string): Promise<UserResource | Refusal> {
    const user = await directory.findByLogin(login);
    const wrong = await pins.check(user, pin);
    return wrong ?? user ?? wrongCredentials();
  }

  async function isRight(user: UserResource | undefined, password: string): Promise<boolean> {
    if (!user) return verifyNothing(password);
    const pending = await deps.pendingPasswords.findVerifier(user);
    return verifyPassword(pending ?? user.verifier, password);
  }

  async function admit(user: UserResource): Promise<Admission | Refusal> {
    if (user.state === 'disabled') {
      return refusal('user-disabled', 'This account has been disabled. An administrator can enable it again.');
    }
    const tooLong = await deps.offlinePeriod.findRefusal();
    if (tooLong) return tooLong;
    const since = new Date(clock.now()).toISOString();
    await deps.recentUsers.note(user.id, since);
    const described = await describe(user);
    const { userId, displayName, roles } = described;
    const permissions = await directory.permissionsOf(user);
    const otherAccounts = await otherAccountsOf(directory, user);
    const actor = { ...deps.place, userId, otherAccounts, displayName, roles, permissions };
    return { user: described, actor, draftKey: await deps.draftKeys.release(user.id), since };
  }

  async function describe(user: UserResource): Promise<SignedInUser> {
    return {
      userId: user.id,
      login: user.login,
      displayName: user.displayName,
      roles: [...user.roles],
      permissions: [...(await directory.permissionsOf(user))],
      ...(user.locale === undefined ? {} : { locale: user.locale }),
      hasPin: await pins.has(user.id),
      passwordPending: (await deps.pendingPasswords.findVerifier(user)) !== undefined,
    };
  }

  return {
    describe,
    confirmPassword: (login, password) => mutex.run(keyOf(login), () => confirm(login, password)),
    withPassword: (login, password) =>
      mutex.run(keyOf(login), async () => {
        const user = await confirm(login, password);
        if (isRefusal(user)) return user;
        await pins.passwordGiven(user);
        const admission = await admit(user);
        if (!isRefusal(admission)) deps.passwordGiven?.(user, password);
        return admission;
      }),
    confirmPin: (login, pin) => mutex.run(keyOf(login), () => confirmByPin(login, pin)),
    withPin: (login, pin) =>
      mutex.run(keyOf(login), async () => {
        const user = await confirmByPin(login, pin);
        return isRefusal(user) ? user : admit(user);
      }),
  };
}
