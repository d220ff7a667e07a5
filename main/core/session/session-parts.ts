import type { VerifyingKey } from '#shared/domain/identity/signing-key.ts';
import { findBadgeOwner, readBadge } from '#shared/domain/identity/staff-badge.ts';
import { findOfflinePolicy } from '#shared/domain/lease/offline-policy.ts';
import type { Clock } from '#shared/lib/clock.ts';
import { OFFLINE_DAYS, OFFLINE_POLICY_ID } from '#shared/model/policy.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { UserAnswer } from '#shared/protocol/enrolment.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { createPasswordAttempts } from './attempts.ts';
import { type ChangePassword, createChangePassword, type PasswordCentral } from './change-password.ts';
import { createDraftKeys, type DraftKeys } from './draft-keys.ts';
import { createIdentityDirectory, type IdentityDirectory } from './identity-directory.ts';
import type { LocalStore } from './local-record.ts';
import { createOfflinePeriod, type OfflinePeriod } from './offline-period.ts';
import { createPendingPasswords } from './pending-passwords.ts';
import { createPins, type Pins } from './pins.ts';
import { createRecentUsers, type RecentUsers } from './recent-users.ts';
import { createSecondPersons, type SecondPersons } from './second-persons.ts';
import { createSessionGuard, type SessionGuard } from './session-guard.ts';
import { createSignIn, type DeskPlace, type SignIn } from './sign-in.ts';
import { createStationSecrets } from './station-secrets.ts';
import type { WindowSession } from './window-session.ts';

export interface SessionDeps {
  readonly store: DocumentStore;
  /** Where sign-in keeps its records; may write on a full disk. */
  readonly locals: LocalStore;
  readonly clock: Clock;
  readonly place: DeskPlace;
  readonly organisation: string;
  readonly organisationKey: VerifyingKey;
  /** Secret bytes of the station's private key. */
  readonly stationKeySecret: Uint8Array;
  readonly trail: AuditTrail;
  readonly central: PasswordCentral;
  readonly windows: () => Iterable<WindowSession>;
  /** A lease governs how long this station works without contact: no other period counts (LE5). */
  readonly isLeased?: () => boolean;
  readonly onFault: (error: unknown) => void;
}

/** Everything about who may sit in front of this station. */
export interface SessionParts {
  readonly directory: IdentityDirectory;
  readonly signIn: SignIn;
  readonly pins: Pins;
  readonly recentUsers: RecentUsers;
  readonly offlinePeriod: OfflinePeriod;
  readonly draftKeys: DraftKeys;
  readonly changePassword: ChangePassword;
  readonly guard: SessionGuard;
  readonly secondPersons: SecondPersons;
  /** Whose staff badge it is; undefined for any other code. */
  readonly findByBadge: (text: string, symbology?: string) => Promise<UserResource | undefined>;
  readonly acceptDocument: (document: UserAnswer['document']) => Promise<void>;
  close(): void;
}

export function createSessionParts(deps: SessionDeps): SessionParts {
  const { store, locals, clock, place, organisation, organisationKey } = deps;
  const directory = createIdentityDirectory({ store, organisation, organisationKey });
  const secrets = createStationSecrets(deps.stationKeySecret);
  const pins = createPins(locals, secrets);
  const recentUsers = createRecentUsers(locals);
  const pendingPasswords = createPendingPasswords(locals);
  const offlineDays = () => readOfflineDays(store, organisation, deps.organisationKey);
  const offlinePeriod = createOfflinePeriod(locals, clock, offlineDays, deps.isLeased);
  const draftKeys = createDraftKeys(locals, secrets);
  const acceptDocument = (document: UserAnswer['document']) => graft(store, document);
  const findUser = (userId: string) => directory.find(userId);
  const signIn: SignIn = createSignIn({
    clock,
    place,
    directory,
    attempts: createPasswordAttempts(locals, clock),
    pins,
    offlinePeriod,
    draftKeys,
    recentUsers,
    pendingPasswords,
    passwordGiven: (user, password) => void deliver(user, password),
  });
  const changePassword = createChangePassword({
    signIn,
    pendingPasswords,
    pins,
    central: deps.central,
    acceptDocument,
    findUser,
  });
  const { windows, onFault } = deps;
  const record = deps.trail.record;
  const guard = createSessionGuard({ windows, directory, offlinePeriod, signIn, record, onFault });
  const deliver = (...given: Parameters<ChangePassword['deliver']>) =>
    changePassword
      .deliver(...given)
      .then(async (isDelivered) => (isDelivered ? guard.enforce() : undefined))
      .catch(onFault);
  const findByBadge: SessionParts['findByBadge'] = async (text, symbology) => {
    const value = readBadge(text, new Date(clock.now()).toISOString(), symbology);
    return value === undefined ? undefined : findBadgeOwner(await directory.list(), value);
  };
  const secondPersons = createSecondPersons({ signIn, directory, findByBadge, clock });
  const close = () => {
    guard.close();
    directory.close();
  };
  return {
    directory,
    signIn,
    pins,
    recentUsers,
    offlinePeriod,
    draftKeys,
    changePassword,
    guard,
    secondPersons,
    findByBadge,
    acceptDocument,
    close,
  };
}

/** The document will come by replication as well: grafting it twice changes nothing. */
async function graft(store: DocumentStore, { id, path, body }: UserAnswer['document']): Promise<void> {
  await store.write({ grafts: [{ id, path, body, deleted: false }] });
}

async function readOfflineDays(store: DocumentStore, organisation: string, key: VerifyingKey): Promise<number> {
  const stored = await store.find(OFFLINE_POLICY_ID);
  return (await findOfflinePolicy(stored?.body, organisation, key))?.offlineDays ?? OFFLINE_DAYS.default;
}
