/** HU4: what a hub must know of its stations, signed by the organisation. */
import { createHash } from 'node:crypto';
import type { Refusal } from '#shared/errors/refusal.ts';
import { signRoster } from '#shared/hub/signed-hub.ts';
import type { HubRoster, RosterAnswer } from '#shared/protocol/hub.ts';
import type { ServerContext } from '../../context.ts';
import type { StationCall } from '../../holdfast/register-call.ts';
import type { StationEntry } from '../../orgs/catalogue.ts';
import { readSigningKey } from '../../orgs/organisation-keys.ts';
import type { ScopeGrant } from '../../scopes/scope-grants.ts';
import { type HubEntry, notAHub } from './hub-of-call.ts';
import { settleHubGrants } from './settle-hub-grants.ts';
import { listStationsOfHub } from './stations-of-hub.ts';

export async function describeRoster(
  context: ServerContext,
  call: StationCall,
  hub: HubEntry | undefined,
  position: string | undefined,
): Promise<RosterAnswer | Refusal> {
  if (!hub) return notAHub();
  const stations = await listStationsOfHub(context, hub);
  const desks = stations.filter(({ id }) => id !== hub.id);
  const ofDesks = (await Promise.all(desks.map(({ id }) => context.catalogue.listGrants(id)))).flat();
  const grants = [...ofDesks, ...(await settleHubGrants(context, hub, ofDesks))];
  const content = { stations: stations.map(toRosterStation), grants: grants.map(toRosterGrant) };
  const now = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
  if (now === position) return { unchanged: true, position };
  const { organisation } = call;
  const atMs = context.clock.now();
  const roster: HubRoster = { hubId: hub.id, organisation: organisation.id, atMs, position: now, ...content };
  const signature = await signRoster(roster, await readSigningKey(context, organisation.id));
  return { roster, signature, places: await readPlace(context, call, hub.siteId) };
}

async function readPlace(context: ServerContext, { station }: StationCall, siteId: string) {
  const site = await (await context.stores.open(station.database)).find(siteId);
  if (site?.body === undefined) return [];
  const { id, path, body } = site;
  return [{ id, path: { start: path.start, ids: [...path.ids] }, body }];
}

function toRosterStation(entry: StationEntry): HubRoster['stations'][number] {
  const { id, name, code, publicKeyJwk, siteId, wardId, purpose, incarnation, storeInstanceId, state, enrolledAt } =
    entry;
  const { revocation } = entry;
  return {
    ...{ id, name, code, publicKeyJwk, siteId, purpose, incarnation, state, enrolledAt },
    ...(wardId !== undefined && { wardId }),
    ...(storeInstanceId !== undefined && { storeInstanceId }),
    ...(revocation && {
      revocation: { at: revocation.at, ...(revocation.reason !== undefined && { reason: revocation.reason }) },
    }),
  };
}

function toRosterGrant(grant: ScopeGrant): HubRoster['grants'][number] {
  const { requestId, stationId, of, epoch, reason, by, atMs, untilMs, state, endedAtMs } = grant;
  return {
    ...{ requestId, stationId, of, epoch, reason, by, atMs, state },
    ...(untilMs !== undefined && { untilMs }),
    ...(endedAtMs !== undefined && { endedAtMs }),
  };
}
