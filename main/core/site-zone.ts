/** IANA zone of the clock on the wall. A desk stands on its site, hence its own zone is the site's. */
export function siteZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
