import type { StationEntry } from '../orgs/catalogue.ts';
import type { ScopeGrant } from '../scopes/scope-grants.ts';

/** What a hub has from central of who may work with it. */
export interface MirroredRoster {
  readonly stations: readonly Omit<StationEntry, 'database'>[];
  readonly grants: readonly ScopeGrant[];
}

/** Part of the catalogue: used at a hub only. */
export interface Mirror {
  /** Puts stations and grants as central has them in the place of what is known of them; one durable transaction. */
  mirror(roster: MirroredRoster): Promise<void>;
}
