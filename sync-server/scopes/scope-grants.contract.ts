import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewScopeGrant, ScopeGrants } from './scope-grants.ts';

export interface GrantsUnderTest {
  readonly grants: ScopeGrants;
  /** Of one enrolled station each, of one organisation. */
  readonly stationIds: readonly [string, string];
  readonly organisationId: string;
  dispose(): Promise<void>;
}

/** What every catalogue does with grants of scope. */
export function describeScopeGrants(name: string, open: () => Promise<GrantsUnderTest>): void {
  describe(`${name}: grants of scope`, () => {
    let used: GrantsUnderTest;
    beforeEach(async () => {
      used = await open();
    });
    afterEach(() => used.dispose());

    const asked = (requestId: string, patientId: string, more: Partial<NewScopeGrant> = {}): NewScopeGrant => ({
      requestId,
      stationId: used.stationIds[0],
      organisationId: used.organisationId,
      of: { type: 'patient', patientId },
      reason: 'transfer',
      by: 'User:1',
      atMs: 1_000,
      untilMs: 9_000,
      ...more,
    });

    it('counts epochs for each station and answers a request that is repeated with its grant', async () => {
      const { grants, stationIds } = used;
      const first = await grants.grantScope(asked('r1', 'Patient:1'));
      expect(first).toEqual({ ...asked('r1', 'Patient:1'), epoch: 1, state: 'active', endedAtMs: undefined });
      expect(await grants.grantScope(asked('r1', 'Patient:1', { atMs: 2_000 }))).toEqual(first);
      const facility = asked('r2', '', { of: { type: 'facility', facility: 'WEST' }, untilMs: undefined });
      expect(await grants.grantScope(facility)).toMatchObject({ epoch: 2, of: facility.of, untilMs: undefined });
      expect(await grants.grantScope(asked('r1', 'Patient:1', { stationId: stationIds[1] }))).toMatchObject({
        epoch: 1,
      });
      expect((await grants.listGrants(stationIds[0])).map(({ requestId }) => requestId)).toEqual(['r1', 'r2']);
    });

    it('ends a grant once, and only for its own station', async () => {
      const { grants, stationIds } = used;
      await grants.grantScope(asked('r1', 'Patient:1'));
      expect(await grants.endGrant(stationIds[1], 'r1', { state: 'returned', atMs: 5 })).toBeUndefined();
      expect((await grants.listGrants(stationIds[0]))[0]?.state).toBe('active');
      const returned = await grants.endGrant(stationIds[0], 'r1', { state: 'returned', atMs: 2_000 });
      expect(returned).toMatchObject({ state: 'returned', endedAtMs: 2_000 });
      expect(await grants.endGrant(stationIds[0], 'r1', { state: 'expired', atMs: 3_000 })).toEqual(returned);
      expect(await grants.endGrant(stationIds[0], 'unknown', { state: 'returned', atMs: 1 })).toBeUndefined();
    });

    it('a grant anew is a new epoch, and one of a part at a time is active', async () => {
      const { grants, stationIds } = used;
      await grants.grantScope(asked('r1', 'Patient:1'));
      await grants.grantScope(asked('r2', 'Patient:1', { atMs: 2_000 }));
      await grants.grantScope(asked('r3', 'Patient:2'));
      expect(await grants.listGrants(stationIds[0])).toMatchObject([
        { epoch: 1, state: 'returned', endedAtMs: 2_000 },
        { epoch: 2, state: 'active' },
        { epoch: 3, state: 'active' },
      ]);
    });

    it('moves the end of an active grant, of no other', async () => {
      const { grants, stationIds } = used;
      await grants.grantScope(asked('r1', 'Patient:1'));
      await grants.extendGrant(stationIds[0], 'r1', 20_000);
      await grants.endGrant(stationIds[0], 'r1', { state: 'expired', atMs: 20_000 });
      await grants.extendGrant(stationIds[0], 'r1', 30_000);
      expect(await grants.listGrants(stationIds[0])).toMatchObject([{ untilMs: 20_000, state: 'expired' }]);
    });
  });
}
