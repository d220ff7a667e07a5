import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { ServerContext } from '../../context.ts';
import type { StationCall } from '../../holdfast/register-call.ts';
import type { StationEntry } from '../../orgs/catalogue.ts';

export type HubEntry = StationEntry;

/** The caller, when it is a hub. */
export async function findHub(
  { catalogue }: Pick<ServerContext, 'catalogue'>,
  { station }: StationCall,
): Promise<HubEntry | undefined> {
  const entry = await catalogue.findStation(station.stationId);
  return entry?.purpose === 'hub' ? entry : undefined;
}

export const notAHub = (): Refusal => refusal('not-permitted', 'Only a hub is answered here.');
