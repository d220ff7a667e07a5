/**
 * A station renews the lease on what it holds (LE1). The key is the same each time: it opens what the station has sealed.
 * A station that was shut out is told so, signed, and never gets the key (LE3).
 */
import { createHash, randomBytes } from 'node:crypto';
import { planLease } from '#shared/domain/lease/lease.ts';
import { DAY_MS } from '#shared/domain/lease/scope-lease.ts';
import { signGrant, signRevocation } from '#shared/domain/lease/signed-lease.ts';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { LeaseAnswer, LeaseExtension, LeaseGrant } from '#shared/protocol/lease.ts';
import type { ServerContext } from '../context.ts';
import type { StationCall } from '../holdfast/register-call.ts';
import type { OrganisationEntry, StationEntry } from '../orgs/catalogue.ts';
import { actAtCentral } from '../orgs/central-write.ts';
import { readSigningKey } from '../orgs/organisation-keys.ts';
import { getLeaseSecrets, openLeaseKey, sealLeaseKey } from './lease-secrets.ts';
import { readOfflineDays } from './offline-policy.ts';

const KEY_BYTES = 32;

interface Asked {
  readonly nonce: string;
  readonly extensions: readonly LeaseExtension[];
}

export async function renewLease(
  context: ServerContext,
  { station: { stationId }, organisation }: StationCall,
  { nonce, extensions }: Asked,
): Promise<LeaseAnswer | Refusal> {
  const station = await context.catalogue.findStation(stationId);
  if (!station) throw new Error('a proven station is unknown');
  if (station.state === 'revoked') return tellRevoked(context, station, nonce);
  const { sealingKey, encryptionKey } = await getLeaseSecrets(context, organisation.id);
  const offered = sealLeaseKey(sealingKey, stationId, randomBytes(KEY_BYTES));
  const { sealed, lastExtension } = await context.catalogue.keepLeaseKey(stationId, offered);
  await noteExtensions(context, { organisation, station, lastExtension }, extensions);
  const leaseKey = openLeaseKey(sealingKey, stationId, sealed);
  const grant: LeaseGrant = {
    station: stationId,
    nonce,
    ...(await renew(context, organisation, stationId)),
    keyHash: createHash('sha256').update(leaseKey).digest('base64'),
    encryptionKey,
  };
  const signature = await signGrant(grant, await readSigningKey(context, organisation.id));
  return { grant, signature, leaseKey: leaseKey.toString('base64') };
}

async function renew(
  { catalogue, clock, stores }: ServerContext,
  organisation: OrganisationEntry,
  stationId: string,
): Promise<Pick<LeaseGrant, 'epoch' | 'fromMs' | 'untilMs' | 'nowMs'>> {
  const { id, database } = organisation;
  const days = await readOfflineDays(await stores.open(database), organisation);
  const nowMs = clock.now();
  const forMs = days * DAY_MS;
  const wish = { kind: 'scope', resource: stationId, holder: stationId, nowMs, forMs } as const;
  return catalogue.changeLease(id, 'scope', stationId, (present) => {
    const plan = planLease(present, wish);
    if (plan.state !== 'granted') throw new Error('the scope of a station is held by another');
    const { epoch } = plan.lease;
    return { write: [plan.lease], result: { epoch, fromMs: nowMs, untilMs: nowMs + forMs, nowMs } };
  });
}

/** What people extended meanwhile stands in central's audit, once: an answer may have been lost (LE9). */
async function noteExtensions(
  context: ServerContext,
  {
    organisation,
    station,
    lastExtension = '',
  }: { organisation: OrganisationEntry; station: StationEntry; lastExtension: string | undefined },
  extensions: readonly LeaseExtension[],
): Promise<void> {
  const news = extensions.filter(({ id }) => id > lastExtension).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id, atMs, untilMs, by, reason, inCare } of news) {
    const [at, until] = [atMs, untilMs].map((ms) => new Date(ms).toISOString());
    const words = `${at}: until ${until} by ${by.join(' and ')}, ${inCare} in care: ${reason}`;
    const act = {
      operation: 'lease.extend',
      action: 'U',
      subtype: 'lease',
      reason: words,
      target: station.id,
    } as const;
    await actAtCentral(context, organisation, act, async () => ({ documents: [], result: undefined }));
    await context.catalogue.noteExtension(station.id, id);
    context.log.warn({ station: station.id, until, inCare }, 'a station extended its lease without contact');
  }
}

async function tellRevoked(context: ServerContext, { id, organisationId, revocation }: StationEntry, nonce: string) {
  context.log.warn({ station: id }, 'a station that was shut out asked for its lease');
  const told = { station: id, nonce, revokedAt: revocation?.at ?? new Date(context.clock.now()).toISOString() };
  const signature = await signRevocation(told, await readSigningKey(context, organisationId));
  return refusal('revoked', 'This station was shut out by an administrator.', {
    details: { revocation: told, signature },
  });
}
