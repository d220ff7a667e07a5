import { describe, expect, it } from 'vitest';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { AddUserRequest, UserAnswer } from '#shared/protocol/enrolment.ts';
import { createDispatcher } from '../api/dispatcher.ts';
import { silentLog } from '../api/fault.ts';
import { usersOperations } from '../api/users-operations.ts';
import { createTestDesk, signedInWindow } from '../testing/test-desk.ts';
import { createAdministration } from './administration.ts';

const add = {
  password: 'right password',
  login: 'Otto',
  displayName: 'Otto O',
  roles: ['nurse'],
  initialPassword: 'first password',
};
const answer: UserAnswer = {
  user: { userId: 'User:otto', login: 'otto', displayName: 'Otto O', roles: ['nurse'], state: 'active' },
  document: { id: 'User:otto', path: { start: 1, ids: ['a'] }, body: '{}' },
};

/** Of before this version: it says nothing of what was proposed to it. */
const nurse = {
  ...{ resourceType: 'Role' as const, id: 'Role:nurse', organisation: 'o', code: 'nurse', name: 'Nurse', serial: 1 },
  ...{ permissions: ['patient.read'], state: 'active' as const, issuedAt: '2026-01-01T00:00:00Z', signature: 's' },
};

function rig(central: (request: AddUserRequest) => Promise<UserAnswer | Refusal>) {
  const desk = createTestDesk();
  const asked: AddUserRequest[] = [];
  const accepted: string[] = [];
  const administration = createAdministration({
    directory: { list: async () => [], listRoles: async () => [nurse] },
    signIn: {
      confirmPassword: async (_login, password) =>
        password === 'right password' ? ({ id: 'User:1' } as never) : refusal('wrong-credentials', 'no'),
    },
    central: {
      addUser: (request) => {
        asked.push(request);
        return central(request);
      },
      changeUser: async () => refusal('no-contact', 'no'),
      changeRole: async ({ code, add }) => ({
        role: { code, name: 'Nurse', permissions: [...add], offered: [] },
        document: { ...answer.document, id: 'Role:nurse' },
      }),
      changeTimes: async ({ times }) => ({ times, document: { ...answer.document, id: 'Organisation:1' } }),
      addSite: async ({ site }) => ({
        site: { id: 'Location:9', code: site.code, name: site.name },
        document: { ...answer.document, id: 'Location:9' },
      }),
    },
    settings: () => undefined,
    acceptDocument: async ({ id }) => void accepted.push(id),
  });
  const registrations = usersOperations(() => administration);
  const api = createDispatcher({
    find: (name) => registrations.find(({ operation }) => operation.name === name),
    desk: () => desk,
    now: desk.clock.now,
    log: silentLog,
  });
  const window = signedInWindow('users.manage', 'organisation.manage');
  const call = (name: string, input: unknown) => api.call(name, input, window);
  return { call, asked, accepted, desk };
}

describe('users', () => {
  it('ID20 sends the act to central with the password of who acts, and takes in what central signed', async () => {
    const { call, asked, accepted, desk } = rig(async () => answer);
    expect(await call('users.add', add)).toMatchObject({ state: 'reply', value: { userId: 'User:otto' } });
    expect(asked).toMatchObject([{ actor: { login: 'nora', password: 'right password' }, login: 'otto' }]);
    expect(accepted).toEqual(['User:otto']);
    const [event] = await desk.store.listDocuments({ kind: 'AuditEvent', limit: 10 });
    expect(event?.body).toContain('users.add');
    expect(event?.body).not.toContain('password');
  });

  it('ID20 answers no-contact without central, and asks nobody with a wrong password', async () => {
    const { call, asked, accepted } = rig(async () => refusal('no-contact', 'no'));
    expect(await call('users.add', add)).toMatchObject({ refusal: { code: 'no-contact' } });
    expect(await call('users.add', { ...add, password: 'wrong' })).toMatchObject({
      refusal: { code: 'wrong-credentials' },
    });
    expect(
      await call('users.change', { password: 'right password', userId: 'User:1', state: 'disabled' }),
    ).toMatchObject({
      refusal: { code: 'no-contact' },
    });
    expect(asked).toHaveLength(1);
    expect(accepted).toEqual([]);
  });

  it('ID22 a role is shown with what this version offers to it, and changed at central with what was decided', async () => {
    const { call, accepted } = rig(async () => answer);
    const shown = await call('users.list', {});
    expect(shown).toMatchObject({
      value: {
        roles: [{ code: 'nurse', permissions: ['patient.read'], offered: expect.arrayContaining(['chart.read']) }],
      },
    });
    const change = {
      password: 'right password',
      code: 'nurse',
      add: ['chart.read'],
      remove: [],
      decided: ['chart.read'],
    };
    expect(await call('users.changeRole', change)).toMatchObject({ value: { permissions: ['chart.read'] } });
    expect(accepted).toEqual(['Role:nurse']);
  });

  it('DW3 TK8 times are shown as they are in force, and set at central with a reason and a password', async () => {
    const { call, accepted } = rig(async () => answer);
    expect(await call('organisation.readTimes', {})).toMatchObject({
      value: { siteZones: {}, taskEscalationMinutes: { stat: 10 }, doseWindows: { timeCritical: { lateMinutes: 30 } } },
    });
    const taskEscalationMinutes = { stat: 5, asap: 10, urgent: 20, routine: 60 };
    const change = { password: 'right password', reason: 'small teams', times: { taskEscalationMinutes } };
    expect(await call('organisation.changeTimes', change)).toMatchObject({ value: { taskEscalationMinutes } });
    expect(await call('organisation.changeTimes', { ...change, password: 'wrong' })).toMatchObject({
      refusal: { code: 'wrong-credentials' },
    });
    expect(accepted).toEqual(['Organisation:1']);
  });

  it('LC5 a further site is made at central by who manages the organisation, and is known here at once', async () => {
    const { call, accepted } = rig(async () => answer);
    const asked = { password: 'right password', site: { code: 'west', name: 'West Clinic' } };
    expect(await call('organisation.addSite', asked)).toMatchObject({ value: { code: 'WEST', name: 'West Clinic' } });
    expect(await call('organisation.addSite', { ...asked, password: 'wrong' })).toMatchObject({
      refusal: { code: 'wrong-credentials' },
    });
    expect(accepted).toEqual(['Location:9']);
  });
});
