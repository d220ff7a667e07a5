/**
 * Resources that one station has at a time: the queue tickets of a desk, a register with one writer (LE20, LE21). Whoever is
 * refused goes on with care and records the act as pending; the holder posts it when they meet (CF3).
 */
import type { z } from 'zod';
import type { Permission } from '#shared/contract/declare.ts';
import { permissionsOf } from '#shared/domain/identity/permissions-of.ts';
import { isSamePerson } from '#shared/domain/identity/same-person.ts';
import { type Lease, planLease, planReturn, planTakeover } from '#shared/domain/lease/lease.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { UserResource } from '#shared/model/user.ts';
import type {
  LeasedResource,
  leaseResourceRequest,
  returnLeaseRequest,
  takeOverRequest,
} from '#shared/protocol/lease.ts';
import type { ServerContext } from '../context.ts';
import type { StationCall } from '../holdfast/register-call.ts';
import { proveActor } from '../orgs/act-as-person.ts';
import { actAtCentral } from '../orgs/central-write.ts';
import { listRoles } from '../orgs/users.ts';
import { namedActor } from '../scopes/named-actor.ts';

const MINUTE_MS = 60_000;

/** Takes it where it is free, and renews it for its holder. */
export async function leaseResource(
  { catalogue, clock }: ServerContext,
  { station }: StationCall,
  { kind, resource, forMinutes }: z.output<typeof leaseResourceRequest>,
): Promise<LeasedResource | Refusal> {
  const wish = { kind, resource, holder: station.stationId, nowMs: clock.now(), forMs: forMinutes * MINUTE_MS };
  return catalogue.changeLease<LeasedResource | Refusal>(station.organisationId, kind, resource, (present) => {
    const plan = planLease(present, wish);
    if (plan.state === 'held-by-another') return { write: [], result: heldByAnother(plan.by) };
    return { write: [...(plan.ended ? [plan.ended] : []), plan.lease], result: plan.lease as LeasedResource };
  });
}

export async function returnLease(
  { catalogue }: ServerContext,
  { station }: StationCall,
  { kind, resource }: z.output<typeof returnLeaseRequest>,
): Promise<LeasedResource | Refusal> {
  return catalogue.changeLease<LeasedResource | Refusal>(station.organisationId, kind, resource, (present) => {
    const returned = planReturn(present, station.stationId);
    return returned ? { write: [returned], result: returned as LeasedResource } : { write: [], result: notHeld() };
  });
}

/** Both people are proven here: nobody at a desk takes a register from another by a call alone. */
export async function takeOverLease(
  context: ServerContext,
  call: StationCall,
  { kind, resource, forMinutes, first, second, reason }: z.output<typeof takeOverRequest>,
): Promise<LeasedResource | Refusal> {
  const one = await permitted(context, call, first, MAY_TAKE_OVER[kind].first);
  if (isRefusal(one)) return one;
  const other = await permitted(context, call, second, MAY_TAKE_OVER[kind].second);
  if (isRefusal(other)) return other;
  if (isSamePerson(one, other))
    return refusal('invalid-input', 'Two different people have to answer for it.', { path: 'second' });
  const { stationId: holder, organisationId } = call.station;
  const wish = { kind, resource, holder, nowMs: context.clock.now(), forMs: forMinutes * MINUTE_MS };
  const taken = await context.catalogue.changeLease(organisationId, kind, resource, (present) => {
    if (!present) return { write: [], result: undefined };
    const { lease, ended } = planTakeover(present, wish);
    return { write: [ended, lease], result: { from: present.holder, lease } };
  });
  if (!taken) return refusal('not-found', 'Nobody has leased this. Lease it the ordinary way.');
  const words = `${kind} ${resource} from ${taken.from}, epoch ${taken.lease.epoch}, with ${other.id}: ${reason}`;
  const act = { operation: 'lease.takeOver', action: 'U', subtype: 'lease', reason: words, target: holder } as const;
  const nothing = { documents: [], result: undefined };
  await actAtCentral(context, call.organisation, { ...act, actor: namedActor(one) }, async () => nothing);
  return taken.lease as LeasedResource;
}

/** LE21: whoever runs the stations; a register also those whose register it is: one who manages it, and another who writes it. */
const MAY_TAKE_OVER: Readonly<
  Record<z.output<typeof takeOverRequest>['kind'], Readonly<Record<'first' | 'second', readonly Permission[]>>>
> = {
  tickets: { first: ['station.manage'], second: ['station.manage'] },
  register: {
    first: ['station.manage', 'register.manage'],
    second: ['station.manage', 'register.manage', 'register.write'],
  },
};

async function permitted(
  context: ServerContext,
  { organisation }: StationCall,
  credentials: z.output<typeof takeOverRequest>['first'],
  may: readonly Permission[],
): Promise<UserResource | Refusal> {
  const user = await proveActor(context, organisation, credentials);
  if (isRefusal(user)) return user;
  const roles = await listRoles(await context.stores.open(organisation.database));
  const has = permissionsOf(user.roles, roles);
  if (may.some((permission) => has.has(permission))) return user;
  const sentence = may.includes('register.write')
    ? 'This takes somebody who writes registers.'
    : may.includes('register.manage')
      ? 'This takes somebody who manages registers.'
      : 'This takes somebody who manages stations.';
  return refusal('not-permitted', sentence, { support: `needs ${may.join(' or ')}` });
}

const heldByAnother = ({ holder, untilMs }: Lease): Refusal =>
  refusal('conflict', 'Another station holds this.', {
    details: { holder, ...(untilMs !== undefined && { until: new Date(untilMs).toISOString() }) },
  });

const notHeld = (): Refusal => refusal('not-found', 'This station does not hold it.');
