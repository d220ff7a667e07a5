import type { StationState } from '#shared/contract/station.ts';
import type { OpenedOrganisation } from './enrolment/open-organisation.ts';
import type { SettingsWatch } from './organisation-settings.ts';
import type { StationPlace } from './station-place.ts';

/** What the screen is told of an enrolled station. */
export function stationState(
  { record, vault, place }: Pick<OpenedOrganisation, 'record' | 'vault'> & { readonly place: StationPlace },
  settings: SettingsWatch,
  fallbackRuntime: boolean,
): StationState {
  const { organisation, stationId, stationName, purpose, incarnation } = record;
  const [site, ward] = [place.site(), place.ward()];
  const known = settings.present();
  const theme = known?.theme ?? organisation.theme;
  const siteZone = known?.siteZones?.[site.code];
  const { id, demo } = organisation;
  return {
    state: 'enrolled',
    stationId,
    stationName,
    organisation: { id, name: known?.name ?? organisation.name, demo, ...(theme ? { theme } : {}) },
    site,
    ...(siteZone ? { siteZone } : {}),
    ...(ward ? { ward } : {}),
    purpose,
    ...(demo && known?.demoUsers ? { demoUsers: known.demoUsers } : {}),
    keyVault: { type: vault.kind, ...(vault.warning === undefined ? {} : { warning: vault.warning }) },
    fallbackRuntime,
    incarnation,
  };
}
