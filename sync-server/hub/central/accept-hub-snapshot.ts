import type { z } from 'zod';
import { type Refusal, refusal } from '#shared/errors/refusal.ts';
import type { hubSnapshotAnswer, hubSnapshotRequest } from '#shared/protocol/hub.ts';
import type { ServerContext } from '../../context.ts';
import type { StationCall } from '../../holdfast/register-call.ts';
import { auditSnapshot } from '../../snapshot/settle-snapshot.ts';
import { type HubEntry, notAHub } from './hub-of-call.ts';
import { listStationsOfHub } from './stations-of-hub.ts';

/** SN7: a hub wrote a snapshot file for one of its stations. A second telling changes nothing. */
export async function acceptHubSnapshot(
  context: ServerContext,
  { organisation }: StationCall,
  hub: HubEntry | undefined,
  told: z.output<typeof hubSnapshotRequest>,
): Promise<z.output<typeof hubSnapshotAnswer> | Refusal> {
  if (!hub) return notAHub();
  const stations = await listStationsOfHub(context, hub);
  if (!stations.some(({ id }) => id === told.stationId))
    return refusal('not-permitted', 'This is no station of the hub.');
  const note = { ...told, organisationId: organisation.id, storeInstanceId: undefined, state: 'told' } as const;
  return context.catalogue.exclusively(`snapshot ${told.id}`, async (lock) => {
    if (await context.catalogue.findSnapshot(told.id)) return { audited: true };
    await lock.assertHeld(); // who lost it leaves it to whoever has it now, and the hub tells it again
    await auditSnapshot(context, note);
    await context.catalogue.addSnapshot(note);
    return { audited: true };
  });
}
