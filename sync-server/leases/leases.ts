import type { Lease, LeaseKind } from '#shared/domain/lease/lease.ts';

export interface LeaseKeyRow {
  /** Sealed by the organisation's sealing key; base64. */
  readonly sealed: string;
  /** Id of the newest extension that this station has told. */
  readonly lastExtension: string | undefined;
}

/** What the catalogue keeps of leases. Part of `Catalogue`; `catalogue.contract.ts` and `leases.contract.ts` run on each engine. */
export interface Leases {
  /** The newest holding of a resource. */
  findLease(organisationId: string, kind: LeaseKind, resource: string): Promise<Lease | undefined>;
  listLeases(organisationId: string, kind: LeaseKind): Promise<readonly Lease[]>;
  /**
   * Decides with the newest holding in hand, in one transaction: two who ask at the same time cannot both be given it.
   * Writes every lease that `plan` answers, each under its own epoch.
   */
  changeLease<T>(
    organisationId: string,
    kind: LeaseKind,
    resource: string,
    plan: (present: Lease | undefined) => { readonly write: readonly Lease[]; readonly result: T },
  ): Promise<T>;
  /** The key of a station, made by `sealed` where there is none yet. */
  keepLeaseKey(stationId: string, sealed: string): Promise<LeaseKeyRow>;
  noteExtension(stationId: string, extensionId: string): Promise<void>;
}
