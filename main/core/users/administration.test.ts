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

function rig(central: (request: AddUserRequest) => Promise<UserAnswer | Refusal>) {
  const desk = createTestDesk();
  const asked: AddUserRequest[] = [];
  const accepted: string[] = [];
  const administration = createAdministration({
    directory: { list: async () => [], listRoles: async () => [] },
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
    },
    acceptDocument: async ({ id }) => void accepted.push(id),
  });
  const registrations = usersOperations(() => administration);
  const api = createDispatcher({
    find: (name) => registrations.find(({ operation }) => operation.name === name),
    desk: () => desk,
    now: desk.clock.now,
    log: silentLog,
  });
  const call = (name: string, input: unknown) => api.call(name, input, signedInWindow('users.manage'));
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
});
