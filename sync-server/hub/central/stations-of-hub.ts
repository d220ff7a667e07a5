import type { StationIdentity } from '../../access/caller.ts';
import type { ServerContext } from '../../context.ts';
import type { StationEntry } from '../../orgs/catalogue.ts';

/** The stations that a hub works for: those of its site, revoked ones too. The hub itself is among them. */
export async function listStationsOfHub(
  { catalogue }: Pick<ServerContext, 'catalogue'>,
  hub: Pick<StationEntry, 'id' | 'organisationId' | 'siteId'>,
): Promise<readonly StationEntry[]> {
  const all = await catalogue.listStations(hub.organisationId);
  return all.filter(({ id, siteId, purpose }) => siteId === hub.siteId && (purpose !== 'hub' || id === hub.id));
}

/** HU7: the audit chains that a hub brings. */
export async function findChainsOfHub(
  context: Pick<ServerContext, 'catalogue'>,
  { stationId: id, organisationId, hubOfSite: siteId = '' }: StationIdentity,
): Promise<ReadonlyMap<string, number>> {
  const stations = await listStationsOfHub(context, { id, organisationId, siteId });
  return new Map(stations.map((station) => [station.id, station.incarnation]));
}
