import { describe, expect, it } from 'vitest';
import { changedRole, isAsProposed, offeredTo, planRoleRefresh } from './offered-permissions.ts';

const role = (permissions: string[], more: { proposed?: string[]; serial?: number; state?: 'retired' } = {}) => ({
  code: 'nurse',
  permissions,
  serial: 1,
  state: 'active' as const,
  ...more,
});
const defaults = (...permissions: string[]) => [{ code: 'nurse', name: 'Nurse', permissions }];
const nothing = { taken: [], toDecide: [], added: [] };

describe('ID22 what a newer version has for the roles of an organisation', () => {
  it('ID22 a role that nobody changed gets it, whether or not it says what was proposed to it', () => {
    for (const before of [role(['a', 'b']), role(['a', 'b'], { proposed: ['b', 'a'], serial: 4 })])
      expect(planRoleRefresh([before], defaults('a', 'b', 'c'))).toEqual({
        ...nothing,
        taken: [{ code: 'nurse', permissions: ['c'] }],
      });
  });

  it('ID22 a changed one is for a person to decide, narrowed or widened', () => {
    for (const permissions of [['a'], ['a', 'b', 'own']])
      expect(planRoleRefresh([role(permissions, { proposed: ['a', 'b'] })], defaults('a', 'b', 'c'))).toEqual({
        ...nothing,
        toDecide: [{ code: 'nurse', permissions: ['c'] }],
      });
  });

  it('ID22 what was decided is not offered again, taken or left', () => {
    const before = role(['a'], { proposed: ['a', 'b'] });
    const decided = changedRole(before, { add: ['c'], remove: [], decided: ['c', 'd'] });
    expect(decided).toMatchObject({ permissions: ['a', 'c'], proposed: ['a', 'b', 'c', 'd'] });
    expect(planRoleRefresh([decided], defaults('a', 'b', 'c', 'd'))).toEqual(nothing);
  });

  it('ID22 an older program takes nothing away and offers nothing; what it does not know stays', () => {
    const newer = role(['a', 'b', 'newer'], { proposed: ['a', 'b', 'newer'] });
    expect(planRoleRefresh([newer], defaults('a', 'b'))).toEqual(nothing);
    expect(isAsProposed(newer)).toBe(true);
    expect(changedRole(newer, { add: [], remove: ['b'], decided: [] }).permissions).toEqual(['a', 'newer']);
  });

  it('ID22 a retired role is left alone, one of the organisation’s own is never offered anything, a new default is added', () => {
    expect(offeredTo(role(['a'], { state: 'retired' }), defaults('a', 'b'))).toEqual([]);
    expect(offeredTo({ ...role(['a']), code: 'porter' }, defaults('a', 'b'))).toEqual([]);
    expect(planRoleRefresh([{ ...role(['a']), code: 'porter' }], defaults('a')).added).toEqual(defaults('a'));
  });
});
