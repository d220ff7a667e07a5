/** A station that has proven itself on this call (PR3). */
export interface StationIdentity {
  readonly stationId: string;
  readonly organisationId: string;
  readonly incarnation: number;
  /** The one database that exists for it (PR1). */
  readonly database: string;
  /** Id of the site that it is the hub of; absent for a desk. */
  readonly hubOfSite?: string;
}

export type Caller =
  | { readonly type: 'anonymous' }
  /** Runs the server; makes plain databases; does not read the records of an organisation. */
  | { readonly type: 'administrator'; readonly name: string }
  | { readonly type: 'station'; readonly station: StationIdentity };
