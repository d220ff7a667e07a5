/** Central's side of resource leases for the tests of desks: the same pure plans that the server writes down. */
import { type Lease, planLease, planReturn, planTakeover } from '#shared/domain/lease/lease.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { CentralClient } from '#shared/protocol/central-client.ts';
import type { LeasedResource } from '#shared/protocol/lease.ts';

const NO_CONTACT = refusal('no-contact', 'Central does not answer.');

export interface CentralUnderTest {
  readonly asked: () => number;
  /** What one station sees of it. `lost`: central did it, and the answer never came. */
  of(station: string): {
    readonly client: Pick<CentralClient, 'leaseResource' | 'returnLease' | 'takeOverLease'>;
    line: 'up' | 'down' | 'lost';
  };
}

export function createCentralUnderTest(nowMs: () => number): CentralUnderTest {
  const leases = new Map<string, Lease>();
  let asked = 0;

  return {
    asked: () => asked,
    of(station) {
      const seen = { line: 'up' as 'up' | 'down' | 'lost', client: {} as never };
      const answer = (run: () => LeasedResource | Refusal): LeasedResource | Refusal => {
        if (seen.line === 'down') return NO_CONTACT;
        asked += 1;
        const said = run();
        return seen.line === 'lost' ? NO_CONTACT : said;
      };
      const keep = (lease: Lease): LeasedResource => {
        leases.set(`${lease.kind} ${lease.resource}`, lease);
        return lease as LeasedResource;
      };
      const client: Pick<CentralClient, 'leaseResource' | 'returnLease' | 'takeOverLease'> = {
        leaseResource: async ({ kind, resource, forMinutes }) =>
          answer(() => {
            const wish = { kind, resource, holder: station, nowMs: nowMs(), forMs: forMinutes * 60_000 };
            const plan = planLease(leases.get(`${kind} ${resource}`), wish);
            if (plan.state === 'granted') return keep(plan.lease);
            return refusal('conflict', 'Another station holds this.', { details: { holder: plan.by.holder } });
          }),
        returnLease: async ({ kind, resource }) =>
          answer(() => {
            const present = leases.get(`${kind} ${resource}`);
            const returned = present && planReturn(present, station);
            return returned ? keep(returned) : refusal('not-found', 'This station does not hold it.');
          }),
        takeOverLease: async ({ kind, resource, forMinutes, first, second }) =>
          answer(() => {
            if (first.login === second.login)
              return refusal('invalid-input', 'Two different people have to answer for it.');
            const present = leases.get(`${kind} ${resource}`);
            if (!present) return refusal('not-found', 'Nobody has leased this. Lease it the ordinary way.');
            const wish = { kind, resource, holder: station, nowMs: nowMs(), forMs: forMinutes * 60_000 };
            return keep(planTakeover(present, wish).lease);
          }),
      };
      return Object.assign(seen, { client });
    },
  };
}
