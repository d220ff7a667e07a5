import { buildPlace } from '#shared/model/location.ts';
import type { SiteWithWards } from '#shared/protocol/enrolment.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoOrganisation } from './scenario.ts';

export interface DemoBed {
  readonly id: string;
  readonly name: string;
}
export interface DemoWard {
  readonly id: string;
  readonly siteCode: string;
  readonly specialty: DemoOrganisation['sites'][number]['wards'][number]['specialty'];
  readonly beds: readonly DemoBed[];
}
export interface DemoSite {
  readonly id: string;
  readonly code: string;
  readonly wards: readonly DemoWard[];
}

/** The places that provisioning made, with the beds that the scenario wants in them. */
export function layOutHospital(
  random: DemoRandom,
  organisation: DemoOrganisation,
  made: readonly SiteWithWards[],
  nowMs: number,
): readonly DemoSite[] {
  return organisation.sites.map((site) => {
    const place = made.find((one) => one.code === site.code);
    if (!place) throw new Error(`site ${site.code} was not provisioned`);
    const wards = site.wards.map((ward) => {
      const id = place.wards.find((one) => one.code === ward.code)?.id ?? '';
      const beds = Array.from({ length: ward.beds }, (_, index) => ({
        id: `Location:${random.uuid(nowMs)}`,
        name: `${ward.code} ${index + 1}`,
      }));
      return { id, siteCode: site.code, specialty: ward.specialty, beds };
    });
    return { id: place.id, code: site.code, wards };
  });
}

export function bedResource(ward: DemoWard, bed: DemoBed): object {
  return buildPlace({ level: 'bed', code: bed.name, name: bed.name, partOf: ward.id.replace(':', '/') });
}
