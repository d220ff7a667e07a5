import { kept } from '#shared/lib/kept.ts';
import type { KnownSettings } from './organisation-settings.ts';

/**
 * IANA zone of the clock on the wall: the one that the organisation has named for the site. @SAFETY Without a name the desk
 * stands on its site, hence its own zone is the site's; the screen says where the two differ.
 */
export const siteZoneOf = (site: string, settings: () => Pick<KnownSettings, 'siteZones'> | undefined) => (): string =>
  settings()?.siteZones?.[site] ?? zoneOfDesk(process.env.TZ);

/** Asked with each act; the runtime looks at the desk's own zone once, when it starts. */
const zoneOfDesk = kept((_named: string | undefined) => Intl.DateTimeFormat().resolvedOptions().timeZone);
