import { createAuditTrail } from './audit/audit-trail.ts';
import type { Desk } from './desk.ts';
import type { DiskRoom } from './disk-room.ts';
import type { OpenedOrganisation } from './enrolment/open-organisation.ts';
import type { StationRecord } from './enrolment/station-record.ts';

/** Where the station stands, as its documents name it. */
export const placeOf = ({ stationId, site, ward }: StationRecord) => ({
  stationId,
  facility: site.code,
  ...(ward ? { wardId: ward.id } : {}),
});

type DeskDeps = Pick<Desk, 'clock' | 'hybridClock' | 'quality'> & {
  readonly appVersion: string;
  readonly careful: DiskRoom['careful'];
};

/** The desk of a station that is enrolled, with the trail of its audit. */
export function openDesk(
  { store, record }: OpenedOrganisation,
  { clock, hybridClock, quality, appVersion, careful }: DeskDeps,
): Desk {
  const { organisation, stationId, incarnation, previousHash } = record;
  const place = placeOf(record);
  const trail = createAuditTrail({
    store: careful,
    clock,
    hybridClock,
    organisation: organisation.id,
    station: stationId,
    incarnation,
    ...(previousHash === undefined ? {} : { previousHash }),
    site: place.facility,
    appVersion,
    quality,
  });
  return { organisation: organisation.id, ...place, store, clock, hybridClock, trail, quality };
}
