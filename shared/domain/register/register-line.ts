import type { RegisterEntryResource } from '#shared/model/register-entry.ts';
import type { Quantity } from '../stock/quantity.ts';

/** An entry as it came. */
export interface RegisterEntryDocument {
  readonly id: string;
  readonly entry: RegisterEntryResource;
}

/** A line of the main part. */
export interface RegisterLine extends RegisterEntryDocument {
  /** The balance as it stands there. */
  readonly balance: Quantity;
}

/** An act that nobody has entered into the main part yet. */
export interface PendingLine extends RegisterEntryDocument {
  /** What it will change. */
  readonly effect: Quantity;
  /** Of a desk that was replaced, and did not know it. */
  readonly wasMain: boolean;
}

/** What is wrong with a register. Each is said with the entry where it shows. */
export type RegisterFaultWhy =
  /** The line is not what was written. */
  | 'content'
  /** Its number or its balance does not follow from the line before. */
  | 'sequence'
  | 'balance'
  /** Two lines follow the same one under one lease. */
  | 'fork'
  /** It enters something that reads otherwise, or that is entered already. */
  | 'entered-otherwise'
  | 'entered-twice';

export interface RegisterFault {
  readonly entryId: string;
  readonly why: RegisterFaultWhy;
}
