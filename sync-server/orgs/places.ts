import { v7 as uuidV7 } from 'uuid';
import { isRecordPrefix } from '#shared/domain/record-number/record-number.ts';
import { buildPlace, type LocationResource, placeCode, placeLevel } from '#shared/model/location.ts';
import type { SiteWithWards } from '#shared/protocol/enrolment.ts';
import type { DocumentStore, StoredRevision } from '#shared/store/document-store.ts';
import type { CentralDocument } from './central-write.ts';

export interface WardInput {
  readonly code: string;
  readonly name: string;
}
export interface SiteInput extends WardInput {
  /** One to three capitals without I and O that begin the record numbers of this site; unique in the organisation. */
  readonly recordPrefix?: string;
  readonly wards?: readonly WardInput[];
}

const RECORD_PREFIX = 'urn:holdfast:record-prefix';

export function planPlaces(sites: readonly SiteInput[]): readonly CentralDocument[] {
  const taken = new Set<string>();
  return sites.flatMap((site) => {
    const prefix = site.recordPrefix ?? choosePrefix(site.code, taken);
    if (prefix === undefined || !isRecordPrefix(prefix) || taken.has(prefix))
      throw new Error(`${prefix} cannot be a record prefix: give each site one of its own`);
    taken.add(prefix);
    const uuid = uuidV7();
    const resource = buildSite({ ...site, recordPrefix: prefix });
    const wards = (site.wards ?? []).map(({ code, name }) => ({
      id: `Location:${uuidV7()}`,
      resource: buildPlace({ level: 'ward', code, name, partOf: `Location/${uuid}` }),
    }));
    return [{ id: `Location:${uuid}`, resource }, ...wards];
  });
}

export function buildSite({ code, name, recordPrefix }: Required<Omit<SiteInput, 'wards'>>): LocationResource {
  const resource = buildPlace({ level: 'site', code, name });
  return { ...resource, identifier: [...(resource.identifier ?? []), { system: RECORD_PREFIX, value: recordPrefix }] };
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The shortest beginning of the code that is free; else any free letter. */
export function choosePrefix(code: string, taken: ReadonlySet<string>): string | undefined {
  const letters = code.toUpperCase().replaceAll(/[^A-HJ-NP-Z]/g, '');
  const candidates = [1, 2, 3].map((length) => letters.slice(0, length));
  return [...candidates, ...LETTERS].find((prefix) => isRecordPrefix(prefix) && !taken.has(prefix));
}

/** Sites with their wards, as the organisation's own documents have them now. */
export async function listSites(store: DocumentStore): Promise<readonly SiteWithWards[]> {
  const places = (await store.listDocuments({ kind: 'Location', limit: MOST_PLACES })).map(toPlace);
  const active = places.filter(({ location }) => (location.status ?? 'active') === 'active');
  const wards = active.filter(({ location }) => placeLevel(location) === 'ward');
  return active
    .filter(({ location }) => placeLevel(location) === 'site')
    .map((site) => ({
      ...site.place,
      wards: wards.filter(({ parent }) => parent === site.place.id).map(({ place }) => place),
    }));
}
const MOST_PLACES = 10_000;

export async function findRecordPrefix(store: DocumentStore, siteId: string): Promise<string | undefined> {
  const site = await store.find(siteId);
  return site && prefixOf(toPlace(site).location);
}

/** What a site is known by, in old records as well: it never changes. Undefined for a place inside a site. */
export const siteMarks = (location: LocationResource): readonly (string | undefined)[] | undefined =>
  placeLevel(location) === 'site' ? [placeCode(location), prefixOf(location)] : undefined;

const prefixOf = ({ identifier }: LocationResource): string | undefined =>
  identifier?.find(({ system }) => system === RECORD_PREFIX)?.value;

/** Of every site there ever was: a code in old records and a prefix of old numbers are never given again. */
export async function listTaken(store: DocumentStore): Promise<{ codes: Set<string>; prefixes: Set<string> }> {
  const taken = { codes: new Set<string>(), prefixes: new Set<string>() };
  for (let afterId: string | undefined; ; ) {
    const page = await store.listDocuments({ kind: 'Location', limit: MOST_PLACES, ...(afterId ? { afterId } : {}) });
    for (const [code, prefix] of page.flatMap((stored) => [siteMarks(toPlace(stored).location) ?? []])) {
      if (code !== undefined) taken.codes.add(code);
      if (prefix !== undefined) taken.prefixes.add(prefix);
    }
    if (page.length < MOST_PLACES) return taken;
    afterId = page.at(-1)?.id;
  }
}

/** What documents name as their `facility`. */
export async function findSiteCode(store: Pick<DocumentStore, 'find'>, siteId: string): Promise<string | undefined> {
  const site = await store.find(siteId);
  return site?.body === undefined ? undefined : toPlace(site).place.code || undefined;
}

function toPlace({ id, body }: StoredRevision) {
  const location = (JSON.parse(body ?? '{}') as { resource: LocationResource }).resource;
  const parent = location.partOf?.reference?.replace('/', ':');
  return { location, parent, place: { id, code: placeCode(location) ?? '', name: location.name ?? '' } };
}
