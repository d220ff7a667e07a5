import type { IncarnationAnswer } from '#shared/protocol/enrolment.ts';
import type { StationIdentity } from '../access/caller.ts';
import type { ServerContext } from '../context.ts';
import type { OrganisationEntry } from './catalogue.ts';
import { writeStationDocument } from './enrol-station.ts';

/**
 * RP9: a station whose file was restored or copied begins anew. The incarnation before it can no longer prove itself, so
 * of two clones only one goes on; its audit chain starts behind the last head that central has of this station.
 */
export async function beginIncarnation(
  context: ServerContext,
  organisation: OrganisationEntry,
  { stationId }: StationIdentity,
  storeInstanceId: string,
): Promise<IncarnationAnswer> {
  const station = await context.catalogue.beginIncarnation(stationId, storeInstanceId);
  await writeStationDocument(context, organisation, station);
  const heads = await context.catalogue.listHeads(organisation.id, stationId);
  const lastHead = heads.filter(({ countersignature }) => countersignature !== undefined).at(-1);
  return { incarnation: station.incarnation, ...(lastHead && { lastHead }) };
}
