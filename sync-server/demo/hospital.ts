import { buildPlace, withReadiness } from '#shared/model/location.ts';
import type { SiteWithWards } from '#shared/protocol/enrolment.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoOrganisation } from './scenario.ts';

export interface DemoBed {
  readonly id: string;
  readonly name: string;
  readonly roomId: string;
}
export interface DemoRoom {
  readonly id: string;
  readonly name: string;
}
export interface DemoWard {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly siteCode: string;
  readonly specialty: DemoOrganisation['sites'][number]['wards'][number]['specialty'];
  readonly rooms: readonly DemoRoom[];
  readonly beds: readonly DemoBed[];
}
export interface DemoSite {
  readonly id: string;
  readonly code: string;
  readonly wards: readonly DemoWard[];
}

const BEDS_IN_ROOM = 4;
const ROOM_WORDS = { en: 'Room', fr: 'Chambre' } as const;

/**
 * The places that provisioning made, with the rooms and beds that the scenario wants in them. Rooms draw from a source of
 * their own, so that people stay who they were before there were rooms.
 */
export function layOutHospital(
  random: DemoRandom,
  ofRooms: DemoRandom,
  organisation: DemoOrganisation,
  made: readonly SiteWithWards[],
  nowMs: number,
): readonly DemoSite[] {
  return organisation.sites.map((site) => {
    const place = made.find((one) => one.code === site.code);
    if (!place) throw new Error(`site ${site.code} was not provisioned`);
    const wards = site.wards.map((ward) => {
      const id = place.wards.find((one) => one.code === ward.code)?.id ?? '';
      const rooms = Array.from({ length: Math.ceil(ward.beds / BEDS_IN_ROOM) }, (_, index) => ({
        id: `Location:${ofRooms.uuid(nowMs)}`,
        name: `${ROOM_WORDS[organisation.locale]} ${index + 1}`,
      }));
      const beds = Array.from({ length: ward.beds }, (_, index) => ({
        id: `Location:${random.uuid(nowMs)}`,
        name: `${ward.code} ${index + 1}`,
        roomId: rooms[Math.floor(index / BEDS_IN_ROOM)]?.id ?? id,
      }));
      const { code, name, specialty } = ward;
      return { id, code, name, siteCode: site.code, specialty, rooms, beds };
    });
    return { id: place.id, code: site.code, wards };
  });
}

interface PlaceDocument {
  readonly id: string;
  readonly resource: object;
}

/** Rooms and beds of a ward. Of the beds in which nobody lies one is being cleaned, and in larger wards one is closed. */
export function placeDocuments(ward: DemoWard, taken: ReadonlySet<string>, reason: string): readonly PlaceDocument[] {
  const partOf = (id: string) => id.replace(':', '/');
  const empty = ward.beds.filter(({ id }) => !taken.has(id));
  const [dirty, closed] = [empty[0]?.id, ward.beds.length > 12 ? empty[1]?.id : undefined];
  const rooms = ward.rooms.map(({ id, name }) => ({
    id,
    resource: buildPlace({ level: 'room', code: name.replace(/\D+/g, 'R'), name, partOf: partOf(ward.id) }),
  }));
  const beds = ward.beds.map(({ id, name, roomId }) => {
    const bed = buildPlace({ level: 'bed', code: name, name, partOf: partOf(roomId) });
    if (id === dirty) return { id, resource: withReadiness(bed, 'cleaning') };
    return { id, resource: id === closed ? withReadiness(bed, 'closed', reason) : bed };
  });
  return [...rooms, ...beds];
}
