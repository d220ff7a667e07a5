import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lease, planLease } from '#shared/domain/lease/lease.ts';
import type { Catalogue } from '../orgs/catalogue.ts';

export interface LeasesUnderTest {
  readonly catalogue: Catalogue;
  /** As another process opens it. */
  openAgain(): Promise<Catalogue>;
  readonly organisationId: string;
  readonly stationIds: readonly [string, string];
  dispose(): Promise<void>;
}

/** What every catalogue does with leases. */
export function describeLeases(name: string, open: () => Promise<LeasesUnderTest>): void {
  describe(`${name}: leases`, () => {
    let used: LeasesUnderTest;
    beforeEach(async () => {
      used = await open();
    });
    afterEach(() => used.dispose());

    const ask = (catalogue: Catalogue, holder: string, nowMs = 0): Promise<Lease | undefined> =>
      catalogue.changeLease(used.organisationId, 'register', 'morphine', (present) => {
        const plan = planLease(present, { kind: 'register', resource: 'morphine', holder, nowMs, forMs: 1000 });
        if (plan.state !== 'granted') return { write: [], result: undefined };
        return { write: [...(plan.ended ? [plan.ended] : []), plan.lease], result: plan.lease };
      });

    it('LE20 gives a resource to one of many who ask at once, in two processes', async () => {
      const again = await used.openAgain();
      const asked = Array.from({ length: 12 }, (_, n) => ask(n % 2 ? again : used.catalogue, `s${n}`));
      const given = (await Promise.all(asked)).filter((lease) => lease !== undefined);
      expect(given).toHaveLength(1);
      expect(await again.findLease(used.organisationId, 'register', 'morphine')).toEqual(given[0]);
      expect(await again.findLease(used.organisationId, 'register', 'other')).toBeUndefined();
      await again.close();
    });

    it('LE20 keeps every holding, the newest last, and a renewal in its place', async () => {
      const { catalogue, organisationId } = used;
      await ask(catalogue, 'a');
      await ask(catalogue, 'a', 500);
      await ask(catalogue, 'b', 1e9);
      const kept = await catalogue.listLeases(organisationId, 'register');
      expect(kept).toMatchObject([
        { holder: 'a', epoch: 1, fromMs: 0, untilMs: 1500, state: 'expired' },
        { holder: 'b', epoch: 2, fromMs: 1e9, state: 'held' },
      ]);
      expect(await catalogue.findLease(organisationId, 'register', 'morphine')).toEqual(kept[1]);
    });

    it('LE1 keeps the first key of a station, whoever offers one, and the newest extension it told', async () => {
      const { catalogue, stationIds } = used;
      const [station] = stationIds;
      const kept = await Promise.all(['one', 'two', 'three'].map((key) => catalogue.keepLeaseKey(station, key)));
      expect(new Set(kept.map(({ sealed }) => sealed)).size).toBe(1);
      expect(kept[0]?.lastExtension).toBeUndefined();
      await catalogue.noteExtension(station, 'e1');
      expect(await catalogue.keepLeaseKey(station, 'four')).toEqual({ sealed: kept[0]?.sealed, lastExtension: 'e1' });
    });
  });
}
