import { beforeEach, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '#shared/contract/declare.ts';
import { DEFAULT_ROLES } from '#shared/domain/identity/default-roles.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { AuditEventResource } from '#shared/model/audit-event.ts';
import { OFFLINE_POLICY_ID } from '#shared/model/policy.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { UserAnswer } from '#shared/protocol/enrolment.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import { createMemoryStore } from '#shared/store/memory-store.ts';
import { createDispatcher, type Dispatcher } from '../api/dispatcher.ts';
import { silentLog } from '../api/fault.ts';
import { sessionOperations } from '../api/session-operations.ts';
import type { Desk } from '../desk.ts';
import { createTestClock, createTestDesk, type TestClock } from '../testing/test-desk.ts';
import { createTestOrganisation, type TestOrganisation } from '../testing/test-organisation.ts';
import { waitAfter } from './attempts.ts';
import { createSessionParts, type SessionParts } from './session-parts.ts';
import { WindowSession } from './window-session.ts';

const PASSWORD = 'correct horse battery';
const nora = { login: 'nora', password: PASSWORD };
const DAY_MS = 86_400_000;

let clock: TestClock;
let store: DocumentStore;
let desk: Desk;
let organisation: TestOrganisation;
let parts: SessionParts;
let api: Dispatcher;
let windows: WindowSession[];
let central: (request: {
  actor: { login: string; password: string };
  newPassword: string;
}) => Promise<UserAnswer | Refusal>;

const noContact = async () => refusal('no-contact', 'no');

/** As after a restart of core: everything but the store is new. */
function restart(stationKeySecret = Buffer.from('station one key')): void {
  parts?.close();
  desk = createTestDesk(store, clock);
  windows = [];
  parts = createSessionParts({
    store,
    locals: store,
    clock,
    place: { stationId: 'station-1', facility: 'N1' },
    organisation: 'north',
    organisationKey: organisation.key,
    stationKeySecret,
    trail: desk.trail,
    central: { changeOwnPassword: (request) => central(request) },
    windows: () => windows,
    onFault: (error) => {
      throw error;
    },
  });
  const registrations = sessionOperations(
    () => parts,
    () => refusal('not-found', 'Not enrolled.'),
  );
  api = createDispatcher({
    find: (name) => registrations.find(({ operation }) => operation.name === name),
    desk: () => desk,
    now: clock.now,
    log: silentLog,
  });
}

beforeEach(async () => {
  clock = createTestClock();
  store = createMemoryStore();
  organisation = await createTestOrganisation();
  central = noContact;
  await organisation.publishRoles(store);
  await organisation.publish(store, await organisation.sign(nora));
  restart();
});

function openWindow(): WindowSession {
  const window = new WindowSession();
  windows.push(window);
  return window;
}
const signIn = (window: WindowSession, password = PASSWORD, login = 'nora') =>
  api.call('session.signIn', { login, password }, window);
const pinIn = (window: WindowSession, pin: string) => api.call('session.signInWithPin', { login: 'nora', pin }, window);
const codeOf = (answer: unknown) => (answer as { refusal?: Refusal }).refusal?.code;
const until = async (test: () => boolean) => {
  while (!test()) await new Promise((resolve) => setImmediate(resolve));
};

async function auditEvents(): Promise<AuditEventResource[]> {
  const found = await store.listDocuments({ kind: 'AuditEvent', limit: 500 });
  const events = found.map(({ body }) => (JSON.parse(body ?? '') as { resource: AuditEventResource }).resource);
  return events.sort((a, b) => a.chain.sequence - b.chain.sequence);
}

describe('sign-in', () => {
  it('ID10 lets a signed user in without contact, with the permissions of the roles, and audits it', async () => {
    const window = openWindow();
    expect(await signIn(window, PASSWORD, ' NORA ')).toMatchObject({ state: 'reply', value: { state: 'signed-in' } });
    expect(window.actor()?.permissions.has('vitals.record')).toBe(true);
    expect(window.actor()?.permissions.has('users.manage')).toBe(false);
    const events = await auditEvents();
    expect(events).toMatchObject([{ operation: 'session.signIn', outcome: 'success', actor: { userId: 'User:nora' } }]);
    expect(JSON.stringify(events)).not.toContain(PASSWORD);
  });

  it('ID23 knows the further accounts of who signs in', async () => {
    const numbers = { nora: 'RN 12345', 'nora.admin': 'rn-12345', bela: 'RN 54321' };
    for (const [login, personNumber] of Object.entries(numbers))
      await organisation.publish(
        store,
        await organisation.sign({ login, password: PASSWORD }, { personNumber, serial: 2 }),
      );
    const window = openWindow();
    await signIn(window);
    expect(window.actor()?.otherAccounts).toEqual(['User:nora.admin']);
  });

  it('ID10 names in the default roles only permissions that exist', () => {
    for (const { permissions } of DEFAULT_ROLES) {
      for (const permission of permissions) expect(PERMISSIONS).toContain(permission);
    }
  });

  it('ID10 does not know users and roles that the organisation has not signed, or that were changed after', async () => {
    const stranger = await createTestOrganisation();
    await organisation.publish(store, await stranger.sign({ login: 'mallory', password: PASSWORD }));
    const signed = await organisation.sign({ login: 'oscar', password: PASSWORD });
    await organisation.publish(store, { ...signed, roles: ['administrator'] });
    const elsewhere = await organisation.sign({ login: 'eve', password: PASSWORD });
    await organisation.publish(store, { ...elsewhere, id: 'User:somebody-else' });
    for (const login of ['mallory', 'oscar', 'eve']) {
      expect(codeOf(await signIn(openWindow(), PASSWORD, login))).toBe('wrong-credentials');
    }
  });

  it('ID10 does not believe an old signed body that is brought back after a newer one', async () => {
    const active = await organisation.sign(nora);
    await organisation.publish(store, await organisation.sign(nora, { serial: 2, state: 'disabled' }));
    expect(codeOf(await signIn(openWindow()))).toBe('user-disabled');
    await organisation.publish(store, active);
    expect(codeOf(await signIn(openWindow()))).toBe('wrong-credentials');
    restart();
    clock.advance(600_000);
    expect(codeOf(await signIn(openWindow()))).toBe('wrong-credentials');
  });

  it('ID11 answers alike for an unknown login and a wrong password, and audits both with the login that was claimed', async () => {
    const unknown = await signIn(openWindow(), 'whatever it is', 'nobody');
    const wrong = await signIn(openWindow(), 'whatever it is');
    expect(unknown).toEqual(wrong);
    expect(await auditEvents()).toMatchObject([
      { outcome: 'refused', outcomeCode: 'wrong-credentials', claimedLogin: 'nobody' },
      { outcome: 'refused', outcomeCode: 'wrong-credentials', claimedLogin: 'nora' },
    ]);
  });

  it('ID12 counts wrong passwords, makes the next try wait, and forgets nothing over a restart', async () => {
    for (let count = 0; count < 3; count += 1)
      expect(codeOf(await signIn(openWindow(), 'wrong'))).toBe('wrong-credentials');
    expect(codeOf(await signIn(openWindow()))).toBe('too-many-attempts');
    restart();
    expect(codeOf(await signIn(openWindow()))).toBe('too-many-attempts');
    clock.advance(waitAfter(3));
    expect(await signIn(openWindow())).toMatchObject({ state: 'reply' });
    expect(codeOf(await signIn(openWindow(), 'wrong'))).toBe('wrong-credentials');
  });

  it('ID12 slows tries that are made side by side, and waits no longer than five minutes', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(openWindow(), 'wrong')));
    expect(answers.filter((answer) => codeOf(answer) === 'wrong-credentials')).toHaveLength(3);
    expect(waitAfter(100)).toBe(300_000);
  });

  it('ID13 refuses a disabled user, and ends running and locked sessions everywhere when the news arrives', async () => {
    const [sitting, locked] = [openWindow(), openWindow()];
    await signIn(sitting);
    await signIn(locked);
    locked.lock();
    const ended = sitting.signal();
    await organisation.publish(store, await organisation.sign(nora, { serial: 2, state: 'disabled' }));
    await until(() => sitting.state().state === 'signed-out' && locked.state().state === 'signed-out');
    expect(ended?.aborted).toBe(true);
    expect(codeOf(await signIn(openWindow()))).toBe('user-disabled');
    const ends = (await auditEvents()).filter((event) => event.operation === 'session.end');
    expect(ends).toMatchObject([{ outcomeCode: 'user-disabled' }, { outcomeCode: 'user-disabled' }]);
  });

  it('ID14 ends with the offline period, for new and running sessions, and turning the clock back does not help', async () => {
    const sitting = openWindow();
    await parts.offlinePeriod.noteContact();
    clock.advance(30 * DAY_MS);
    expect(await signIn(sitting)).toMatchObject({ state: 'reply' });
    clock.advance(60_001);
    expect(codeOf(await signIn(openWindow()))).toBe('offline-period-ended');
    await parts.guard.enforce();
    expect(sitting.state()).toEqual({ state: 'signed-out', why: 'offline-period-ended' });
    clock.advance(-20 * DAY_MS);
    restart();
    expect(codeOf(await signIn(openWindow()))).toBe('offline-period-ended');
    await parts.offlinePeriod.noteContact();
    expect(await signIn(openWindow())).toMatchObject({ state: 'reply' });
  });

  it('ID14 follows the signed policy of the organisation, and no other', async () => {
    await parts.offlinePeriod.noteContact();
    await organisation.publishOfflineDays(store, 7);
    clock.advance(6 * DAY_MS);
    expect(await signIn(openWindow())).toMatchObject({ state: 'reply' });
    clock.advance(2 * DAY_MS);
    const forged = JSON.parse((await store.find(OFFLINE_POLICY_ID))?.body ?? '{}') as { resource: object };
    await organisation.publish(store, { ...forged.resource, id: OFFLINE_POLICY_ID, offlineDays: 90 });
    expect(await signIn(openWindow())).toMatchObject({ state: 'reply' });
    await organisation.publishOfflineDays(store, 7);
    expect(codeOf(await signIn(openWindow()))).toBe('offline-period-ended');
  });

  it('ID15 switches by PIN on this station, takes the password after five wrong tries, and gives five new ones', async () => {
    const window = openWindow();
    await signIn(window);
    expect(codeOf(await api.call('session.setPin', { password: 'wrong', pin: '4711' }, window))).toBe(
      'wrong-credentials',
    );
    expect(await api.call('session.setPin', { password: PASSWORD, pin: '4711' }, window)).toMatchObject({
      state: 'reply',
    });
    expect(window.state()).toMatchObject({ user: { hasPin: true } });
    window.lock();
    expect(await pinIn(window, '4711')).toMatchObject({ value: { state: 'signed-in' } });
    for (let count = 0; count < 4; count += 1)
      expect(codeOf(await pinIn(openWindow(), '0000'))).toBe('wrong-credentials');
    expect(codeOf(await pinIn(openWindow(), '0000'))).toBe('password-needed');
    restart();
    expect(codeOf(await pinIn(openWindow(), '4711'))).toBe('password-needed');
    await signIn(openWindow());
    expect(await pinIn(openWindow(), '4711')).toMatchObject({ state: 'reply' });
  });

  it('ID15 keeps a PIN of no use with another station key, and asks for a password that was reset', async () => {
    const window = openWindow();
    await signIn(window);
    await api.call('session.setPin', { password: PASSWORD, pin: '4711' }, window);
    restart(Buffer.from('another station'));
    expect(codeOf(await pinIn(openWindow(), '4711'))).toBe('wrong-credentials');
    restart();
    const reset = await organisation.sign(
      { ...nora, password: 'reset by the office' },
      { serial: 2, passwordChangedAt: '2026-11-22T07:30:00.000Z' },
    );
    await organisation.publish(store, reset);
    expect(codeOf(await pinIn(openWindow(), '4711'))).toBe('password-needed');
    expect(await signIn(openWindow(), 'reset by the office')).toMatchObject({ state: 'reply' });
    expect(await pinIn(openWindow(), '4711')).toMatchObject({ state: 'reply' });
  });

  it('ID15 answers for a user without a PIN as for nobody', async () => {
    const unknown = await api.call('session.signInWithPin', { login: 'nobody', pin: '4711' }, openWindow());
    expect(await pinIn(openWindow(), '4711')).toEqual(unknown);
  });

  it('ID16 gives the same draft key at each sign-in, another to another user, and stores none of them openly', async () => {
    await organisation.publish(store, await organisation.sign({ login: 'otto', password: PASSWORD }));
    const keyOf = async (login: string) => {
      const window = openWindow();
      await signIn(window, PASSWORD, login);
      return (window.state() as { draftKey: string }).draftKey;
    };
    const first = await keyOf('nora');
    const other = await keyOf('otto');
    restart();
    expect(await keyOf('nora')).toBe(first);
    expect(other).not.toBe(first);
    expect(Buffer.from(first, 'base64')).toHaveLength(32);
    expect(await store.findLocal('draft-key:User:nora')).not.toContain(first);
  });

  it('ID17 changes a password at central with contact', async () => {
    const window = openWindow();
    await signIn(window);
    central = (request) => centralChange(request, PASSWORD);
    const answer = await api.call('session.changePassword', { current: PASSWORD, next: 'a new password' }, window);
    expect(answer).toMatchObject({ value: { state: 'changed' } });
    expect(codeOf(await signIn(openWindow()))).toBe('wrong-credentials');
    expect(await signIn(openWindow(), 'a new password')).toMatchObject({ value: { user: { passwordPending: false } } });
  });

  it('ID17 keeps a change pending on this station without contact, and makes it known at the next sign-in with contact', async () => {
    const window = openWindow();
    await signIn(window);
    const change = (current: string, next: string) => api.call('session.changePassword', { current, next }, window);
    expect(await change(PASSWORD, 'a new password')).toMatchObject({ value: { state: 'pending' } });
    expect(window.state()).toMatchObject({ user: { passwordPending: true } });
    expect(await change('a new password', 'newest password')).toMatchObject({ value: { state: 'pending' } });
    restart();
    expect(codeOf(await signIn(openWindow()))).toBe('wrong-credentials');
    expect(await signIn(openWindow(), 'newest password')).toMatchObject({ value: { user: { passwordPending: true } } });
    central = (request) => centralChange(request, PASSWORD);
    const again = openWindow();
    await signIn(again, 'newest password');
    await until(() => (again.state() as { user?: { passwordPending: boolean } }).user?.passwordPending === false);
    expect(await signIn(openWindow(), 'newest password')).toMatchObject({ state: 'reply' });
    expect(await store.findLocal('pending-password:User:nora')).toBeUndefined();
  });

  it('ID17 hands on what central refuses and changes nothing then', async () => {
    const window = openWindow();
    await signIn(window);
    central = async () => refusal('not-permitted', 'no');
    expect(
      codeOf(await api.call('session.changePassword', { current: PASSWORD, next: 'a new password' }, window)),
    ).toBe('not-permitted');
    expect(await signIn(openWindow())).toMatchObject({ state: 'reply' });
  });

  it('ID18 lists who signed in here, latest first, without the disabled', async () => {
    await organisation.publish(store, await organisation.sign({ login: 'otto', password: PASSWORD }));
    await signIn(openWindow());
    clock.advance(1000);
    await signIn(openWindow(), PASSWORD, 'otto');
    const list = () => api.call('session.listRecentUsers', {}, openWindow());
    expect(await list()).toMatchObject({ value: [{ login: 'otto' }, { login: 'nora', hasPin: false }] });
    await organisation.publish(
      store,
      await organisation.sign({ login: 'otto', password: PASSWORD }, { serial: 2, state: 'disabled' }),
    );
    expect(await list()).toMatchObject({ value: [{ login: 'nora' }] });
  });

  it('ID19 gives running sessions the permissions of changed roles', async () => {
    const window = openWindow();
    await signIn(window);
    await organisation.publish(store, await organisation.sign({ ...nora, roles: ['registrar'] }, { serial: 2 }));
    await until(() => window.actor()?.permissions.has('vitals.record') === false);
    expect(window.state()).toMatchObject({ state: 'signed-in', user: { roles: ['registrar'] } });
  });

  it('a switch of users begins a session of its own', async () => {
    await organisation.publish(store, await organisation.sign({ login: 'otto', password: PASSWORD }));
    const window = openWindow();
    await signIn(window);
    const [first, ended] = [window.actor()?.sessionId, window.signal()];
    await signIn(window, PASSWORD, 'otto');
    expect(ended?.aborted).toBe(true);
    expect(window.actor()).toMatchObject({ userId: 'User:otto' });
    expect(window.actor()?.sessionId).not.toBe(first);
  });
});

/** Central as far as this test needs it: checks the old password, signs the new one. */
async function centralChange(
  { actor, newPassword }: { actor: { login: string; password: string }; newPassword: string },
  atCentral: string,
): Promise<UserAnswer | Refusal> {
  if (actor.password !== atCentral) return refusal('not-permitted', 'no');
  const resource: UserResource = await organisation.sign(
    { ...nora, password: newPassword },
    { serial: 2, passwordChangedAt: '2026-11-22T09:00:00.000Z' },
  );
  const scratch = createMemoryStore();
  await organisation.publish(scratch, await organisation.sign(nora));
  await organisation.publish(scratch, resource);
  const stored = await scratch.find('User:nora');
  if (!stored?.body || isRefusal(stored)) throw new Error('no document');
  return {
    user: { userId: 'User:nora', login: 'nora', displayName: 'The nora', roles: ['nurse'], state: 'active' },
    document: { id: 'User:nora', path: { start: stored.path.start, ids: [...stored.path.ids] }, body: stored.body },
  };
}
