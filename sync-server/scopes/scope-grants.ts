/** What a station may hold beyond its own site: patients checked out to it, further sites given by an administrator. */
export interface ScopeGrant {
  /** Made by who asks: the same request answers the same grant, its answer may be lost. */
  readonly requestId: string;
  readonly stationId: string;
  readonly organisationId: string;
  readonly of: GrantedPart;
  /**
   * Counts up with each grant of a station. A reader of the feed tells the epoch it has caught up with; what entered
   * since then it is given again from the start. Checking out after a return is a new grant, hence a new epoch.
   */
  readonly epoch: number;
  readonly reason: string;
  /** User id. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** When it ends by itself; undefined: only by a return. */
  readonly untilMs: number | undefined;
  readonly state: 'active' | 'returned' | 'expired';
  readonly endedAtMs: number | undefined;
}

export type GrantedPart =
  | { readonly type: 'patient'; readonly patientId: string }
  | { readonly type: 'facility'; readonly facility: string };

export type NewScopeGrant = Omit<ScopeGrant, 'epoch' | 'state' | 'endedAtMs'>;

/** Part of the catalogue. Every write is one durable transaction. */
export interface ScopeGrants {
  /**
   * The next epoch of this station; the grant as it stands where this request is known. An active grant of the same part
   * is ended (`returned`) in the same transaction: there is one at a time.
   */
  grantScope(grant: NewScopeGrant): Promise<ScopeGrant>;
  /** The grant as it stands afterwards; undefined where it is unknown or another station's. A grant ends once. */
  endGrant(
    stationId: string,
    requestId: string,
    end: { readonly state: 'returned' | 'expired'; readonly atMs: number },
  ): Promise<ScopeGrant | undefined>;
  /** Moves the end of an active grant. */
  extendGrant(stationId: string, requestId: string, untilMs: number): Promise<void>;
  /** Of one station, oldest first, ended ones too. */
  listGrants(stationId: string): Promise<readonly ScopeGrant[]>;
}
