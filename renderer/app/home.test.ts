import { describe, expect, it } from 'vitest';
import type { Permission } from '#shared/contract/declare.ts';
import { homeOf, listTasks } from './home.ts';

const station = (purpose: string) => ({ state: 'enrolled', purpose }) as never;
const user = (...permissions: Permission[]) => ({ permissions });

describe('rail', () => {
  it('RA1 follows the desk and leaves out what this person may not do', () => {
    expect(listTasks(station('ward'), user('patient.read', 'chart.read'))).toEqual([
      'ward',
      'beds',
      'round',
      'patients',
      'decisions',
    ]);
    expect(listTasks(station('front-desk'), user('patient.read', 'patient.register'))[0]).toBe('register');
  });
  it('RA2 somebody without a task sees how the station is', () => {
    expect(homeOf(station('ward'), user())).toEqual({ at: 'sync' });
    expect(homeOf(station('administration'), user('users.manage'))).toEqual({ at: 'users' });
  });
});
