/**
 * "Bring this patient here" (PR2): a checkout puts a patient's record into a station's scope until it is returned or ends.
 * Each step is in central's audit trail, with the person, the reason and the station.
 *
 * The audit event is written after the grant and wakes the feeds that wait: a station whose live feed is open is sent the
 * record at once.
 */
import type { z } from 'zod';
import { CHECKOUT_DAYS, checkoutEnd, judgeCheckout } from '#shared/domain/scope/checkout.ts';
import { isRefusal, type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { UserResource } from '#shared/model/user.ts';
import type { Checkout, checkOutRequest, returnRequest, ScopeAnswer } from '#shared/protocol/scope.ts';
import type { DocumentStore } from '#shared/store/document-store.ts';
import type { ServerContext } from '../context.ts';
import type { StationCall } from '../holdfast/register-call.ts';
import { actAtCentral, type CentralAct } from '../orgs/central-write.ts';
import { listSites } from '../orgs/places.ts';
import { findActingUser } from './acting-user.ts';
import { isInCare } from './in-care.ts';
import { namedActor } from './named-actor.ts';
import type { ScopeGrant } from './scope-grants.ts';
import { findStationScope, isOpen } from './station-scope.ts';

type Step = Pick<CentralAct, 'operation' | 'subtype'> & Partial<CentralAct>;

export async function checkOut(
  context: ServerContext,
  call: StationCall,
  { requestId, userId, patientId, reason, purpose, days }: z.output<typeof checkOutRequest>,
): Promise<Checkout | Refusal> {
  const { stationId, organisationId, database } = call.station;
  const store = await context.stores.open(database);
  const user = await findActingUser(store, userId, 'chart.read');
  if (isRefusal(user)) return user;
  const patient = await store.find(patientId);
  if (!patient || patient.deleted) return refusal('not-found', 'This patient is not known at central.');
  const atMs = context.clock.now();
  const of = { type: 'patient', patientId } as const;
  const untilMs = checkoutEnd(atMs, days);
  const asked = { requestId, stationId, organisationId, of, reason, by: user.id, atMs, untilMs };
  const grant = await context.catalogue.grantScope(asked);
  await note(context, call, user, { operation: 'scope.checkOut', subtype: 'checkout', reason, purpose }, [patientId]);
  return (await describeGrants(store, [grant]))[0] as Checkout;
}

export async function returnPatient(
  context: ServerContext,
  call: StationCall,
  { userId, patientId }: z.output<typeof returnRequest>,
): Promise<ScopeAnswer | Refusal> {
  const store = await context.stores.open(call.station.database);
  const user = await findActingUser(store, userId, 'chart.read');
  if (isRefusal(user)) return user;
  const { stationId } = call.station;
  const open = (await listOpen(context, stationId)).filter((grant) => patientOf(grant) === patientId);
  const end = { state: 'returned', atMs: context.clock.now() } as const;
  for (const { requestId } of open) await context.catalogue.endGrant(stationId, requestId, end);
  if (open.length > 0) await note(context, call, user, { operation: 'scope.return', subtype: 'checkout' }, [patientId]);
  return describeScope(context, call);
}

/** The station's scope, after everything was ended or moved on that is due. */
export async function describeScope(context: ServerContext, call: StationCall): Promise<ScopeAnswer> {
  const store = await context.stores.open(call.station.database);
  await settleDue(context, call, store);
  return readScope(context, call);
}

/** The station's scope as it stands. */
export async function readScope(context: ServerContext, call: StationCall): Promise<ScopeAnswer> {
  const { stationId, database } = call.station;
  const store = await context.stores.open(database);
  const { scope, epoch } = await findStationScope({ ...context, store }, call.station);
  const checkouts = await describeGrants(store, await listOpen(context, stationId));
  return { facilities: [...scope.facilities], checkouts, epoch, nowMs: context.clock.now() };
}

async function settleDue(context: ServerContext, call: StationCall, store: DocumentStore): Promise<void> {
  const nowMs = context.clock.now();
  const { stationId } = call.station;
  const { scope } = await findStationScope({ ...context, store }, call.station);
  for (const grant of await context.catalogue.listGrants(stationId)) {
    const patientId = patientOf(grant);
    if (grant.state !== 'active' || patientId === undefined) continue;
    if (judgeCheckout(grant, { nowMs, inCare: true }) === 'nothing') continue;
    const inCare = await isInCare(store, patientId, scope.facilities);
    await settle(context, call, grant, judgeCheckout(grant, { nowMs, inCare }), nowMs);
  }
}

async function settle(
  context: ServerContext,
  call: StationCall,
  grant: ScopeGrant,
  step: ReturnType<typeof judgeCheckout>,
  nowMs: number,
): Promise<void> {
  const { stationId, requestId } = grant;
  const { catalogue } = context;
  const patients = [patientOf(grant) ?? ''];
  const untilMs = checkoutEnd(nowMs, CHECKOUT_DAYS.default);
  const inCare = { reason: 'in care at this site' };
  if (step === 'extend') {
    await catalogue.extendGrant(stationId, requestId, untilMs);
    await note(context, call, undefined, { operation: 'scope.extend', subtype: 'checkout', ...inCare }, patients);
  } else if (step === 'begin-anew') {
    const { organisationId, of, by, reason } = grant;
    const anew = `${requestId.slice(0, 40)}/${grant.epoch}`;
    await catalogue.grantScope({ requestId: anew, stationId, organisationId, of, by, reason, atMs: nowMs, untilMs });
    await note(context, call, undefined, { operation: 'scope.extend', subtype: 'checkout', ...inCare }, patients);
  } else if (step === 'end') {
    await catalogue.endGrant(stationId, requestId, { state: 'expired', atMs: nowMs });
    await note(context, call, undefined, { operation: 'scope.expire', subtype: 'checkout' }, patients);
  }
}

async function listOpen({ catalogue, clock }: ServerContext, stationId: string): Promise<readonly ScopeGrant[]> {
  const nowMs = clock.now();
  return (await catalogue.listGrants(stationId)).filter((grant) => isOpen(grant, nowMs));
}

function patientOf({ of }: ScopeGrant): string | undefined {
  return of.type === 'patient' ? of.patientId : undefined;
}

async function describeGrants(store: DocumentStore, grants: readonly ScopeGrant[]): Promise<Checkout[]> {
  const patients = grants.flatMap((grant) => {
    const patientId = patientOf(grant);
    return patientId === undefined ? [] : [{ grant, patientId }];
  });
  const facts = await store.findFacts(patients.map(({ patientId }) => patientId));
  const sites = await listSites(store);
  return patients.map(({ grant, patientId }, at) => {
    const code = facts[at]?.facility ?? '*';
    const { requestId, epoch, reason, by, atMs, untilMs } = grant;
    const site = { code, name: sites.find((one) => one.code === code)?.name ?? code };
    return { requestId, patientId, epoch, reason, by, atMs, site, ...(untilMs !== undefined && { untilMs }) };
  });
}

async function note(
  context: ServerContext,
  { organisation, station }: StationCall,
  user: UserResource | undefined,
  step: Step,
  patients: readonly string[],
): Promise<void> {
  const who = user ? { actor: namedActor(user) } : {};
  const act: CentralAct = { action: 'E', ...step, ...who, patients, target: station.stationId };
  await actAtCentral(context, organisation, act, async () => ({ documents: [], result: undefined }));
}
