import type { CodeableConcept } from '@medplum/fhirtypes';
import type { OrderStatus } from '#shared/model/medication-request.ts';
import type { ReadDosing } from './read-dosage.ts';

/** Where two desks disagree about an order: about whether it goes on, or about what it says. */
export type OrderDispute = 'none' | 'stop' | 'change';

export type Verification =
  | { readonly state: 'unverified' }
  | {
      readonly state: 'verified' | 'queried';
      readonly by: string;
      /** ISO 8601. */
      readonly at: string;
      readonly note?: string | undefined;
    };

/** ISO 8601 with offset, or a day. */
export interface Hold {
  readonly from: string;
  readonly to?: string | undefined;
}

/** A medication order as the rules see it: one version of a line of changes. */
export interface Order {
  /** `MedicationRequest:…`. */
  readonly id: string;
  /** Id of the first order of the line; its own for the first. */
  readonly lineage: string;
  /** The order that it supersedes. */
  readonly prior?: string | undefined;
  /** Orders of the line that a person decided against by this one. */
  readonly settles: readonly string[];
  /** The most restrictive of what desks say (MO4). */
  readonly status: OrderStatus;
  readonly dispute: OrderDispute;
  /** Since when the status holds. */
  readonly statusSince?: string | undefined;
  readonly holds: readonly Hold[];
  /** From when it is in force, as written. */
  readonly start: string;
  readonly end?: string | undefined;
  readonly dosing: ReadDosing;
  readonly timeCritical: boolean;
  readonly verification: Verification;
  readonly drug: CodeableConcept | undefined;
  readonly patientId?: string | undefined;
  readonly reviewAt?: string | undefined;
}

const ENDED: ReadonlySet<OrderStatus> = new Set(['stopped', 'completed', 'cancelled', 'entered-in-error']);

export function isEnded(status: OrderStatus): boolean {
  return ENDED.has(status);
}
