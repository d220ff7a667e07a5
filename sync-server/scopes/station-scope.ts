/**
 * What a station may see (PR2): its site, what belongs to the whole organisation, and what it was granted and has not
 * given back. Asked of the catalogue each time: a return or a revocation counts from the next page of a feed on, also on
 * another process of this server.
 */
import type { Clock } from '#shared/lib/clock.ts';
import type { DocumentStore, Scope } from '#shared/store/document-store.ts';
import type { StationIdentity } from '../access/caller.ts';
import type { Catalogue } from '../orgs/catalogue.ts';
import { findSiteCode } from '../orgs/places.ts';
import type { GrantedPart, ScopeGrant } from './scope-grants.ts';

export interface StationScope {
  /** What it reads. */
  readonly scope: Scope;
  /**
   * What it writes. @SAFETY Also patients that were checked out to it once: what it recorded about them while they were
   * here was acknowledged to a person, and may arrive after the return.
   */
  readonly writable: Scope;
  /** Of its newest grant; 0 before the first. */
  readonly epoch: number;
  /** What entered after that epoch and is still in scope; undefined when nothing did. */
  enteredSince(epoch: number): Scope | undefined;
}

export type FindScope = () => Promise<StationScope>;

export interface ScopeParts {
  readonly catalogue: Pick<Catalogue, 'findStation' | 'listGrants'>;
  readonly clock: Clock;
  readonly store: Pick<DocumentStore, 'find'>;
}

/** Site codes by store: a site keeps its code. */
const siteCodes = new WeakMap<object, Map<string, string>>();

export async function findStationScope(parts: ScopeParts, { stationId }: StationIdentity): Promise<StationScope> {
  const [station, grants] = await Promise.all([
    parts.catalogue.findStation(stationId),
    parts.catalogue.listGrants(stationId),
  ]);
  const site = station && (await findCode(parts.store, station.siteId));
  return judgeGrants(site === undefined ? [] : [site], grants, parts.clock.now());
}

/** Pure. `sites` are the station's own. */
export function judgeGrants(sites: readonly string[], grants: readonly ScopeGrant[], nowMs: number): StationScope {
  const open = grants.filter((grant) => isOpen(grant, nowMs));
  const parts = open.map(({ of }) => of);
  const scope: Scope = { facilities: [...new Set([...sites, ...facilitiesIn(parts)])], patients: patientsIn(parts) };
  return {
    scope,
    writable: { ...scope, patients: patientsIn(grants.map(({ of }) => of)) },
    epoch: Math.max(0, ...grants.map((grant) => grant.epoch)),
    enteredSince(epoch) {
      const entered = open.filter((grant) => grant.epoch > epoch).map(({ of }) => of);
      if (entered.length === 0) return undefined;
      return { facilities: facilitiesIn(entered), patients: patientsIn(entered), narrow: true };
    },
  };
}

export function isOpen({ state, untilMs }: ScopeGrant, nowMs: number): boolean {
  return state === 'active' && (untilMs === undefined || untilMs > nowMs);
}

function patientsIn(parts: readonly GrantedPart[]): string[] {
  return [...new Set(parts.flatMap((part) => (part.type === 'patient' ? [part.patientId] : [])))];
}

function facilitiesIn(parts: readonly GrantedPart[]): string[] {
  return parts.flatMap((part) => (part.type === 'facility' ? [part.facility] : []));
}

async function findCode(store: ScopeParts['store'], siteId: string): Promise<string | undefined> {
  const codes = siteCodes.get(store) ?? new Map<string, string>();
  siteCodes.set(store, codes);
  const known = codes.get(siteId) ?? (await findSiteCode(store, siteId));
  if (known !== undefined) codes.set(siteId, known);
  return known;
}
