import { expect, it } from 'vitest';
import { roleChange } from './role-change.ts';

it('ID22 a changed role is sent as differences; what was offered counts as decided, taken or left', () => {
  const role = { code: 'nurse', name: 'Nurse', permissions: ['a', 'newer'], offered: ['b', 'c'] };
  expect(roleChange(role, new Set(['newer', 'b']))).toEqual({ add: ['b'], remove: ['a'], decided: ['b', 'c'] });
});
