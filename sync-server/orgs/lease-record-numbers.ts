import type { z } from 'zod';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { RecordNumberBlock, recordNumberBlockRequest } from '#shared/protocol/enrolment.ts';
import type { StationIdentity } from '../access/caller.ts';
import type { ServerContext } from '../context.ts';
import { findRecordPrefix } from './places.ts';

/** The next block of record numbers of the station's site. The same request gets the same block: an answer may be lost. */
export async function leaseRecordNumbers(
  { catalogue, clock, stores }: ServerContext,
  { stationId, organisationId, database }: StationIdentity,
  { requestId, size }: z.output<typeof recordNumberBlockRequest>,
): Promise<RecordNumberBlock | Refusal> {
  const station = await catalogue.findStation(stationId);
  const prefix = station && (await findRecordPrefix(await stores.open(database), station.siteId));
  if (prefix === undefined) return refusal('not-found', 'The site of this station has no prefix for record numbers.');
  const leasedAt = new Date(clock.now()).toISOString();
  return catalogue.leaseBlock({ organisationId, stationId, requestId, size, prefix, leasedAt });
}
