import type { z } from 'zod';
import { isRefusal, type Refusal } from '#shared/errors/refusal.ts';
import type { hubHeadsAnswer } from '#shared/protocol/hub.ts';
import type { ServerContext } from '../../context.ts';
import type { StationCall } from '../../holdfast/register-call.ts';
import { acceptHead, sentHead } from '../../orgs/audit-heads.ts';
import { type HubEntry, notAHub } from './hub-of-call.ts';
import { listStationsOfHub } from './stations-of-hub.ts';

/** HU8: heads that stations of the hub's site have signed. Each is judged as if its station had brought it. */
export async function acceptHubHeads(
  context: ServerContext,
  { organisation }: StationCall,
  hub: HubEntry | undefined,
  heads: readonly unknown[],
): Promise<z.output<typeof hubHeadsAnswer> | Refusal> {
  if (!hub) return notAHub();
  const stations = new Map((await listStationsOfHub(context, hub)).map((station) => [station.id, station]));
  const answers: z.output<typeof hubHeadsAnswer>['heads'] = [];
  for (const sent of heads) {
    const head = sentHead.safeParse(sent);
    const station = head.success ? stations.get(head.data.station) : undefined;
    if (!head.success || !station) answers.push({ refused: 'not-permitted' });
    else {
      const { id: stationId, incarnation, database } = station;
      const identity = { stationId, organisationId: organisation.id, incarnation, database };
      const kept = await acceptHead(context, identity, head.data);
      answers.push(isRefusal(kept) ? { refused: kept.code } : { head: kept });
    }
  }
  return { heads: answers };
}
