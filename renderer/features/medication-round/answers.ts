/** What somebody says about a dose beside what is shown and given. */
import type { OverrideReason, SpecialPath } from '#shared/model/administration-codes.ts';
import type { FindingCode } from '#shared/model/right-codes.ts';

/** Somebody who has just proven who they are. */
export interface Proof {
  readonly proof: string;
  readonly displayName: string;
  readonly until: string;
}

export interface OverrideAnswer {
  readonly reason: OverrideReason | '';
  readonly text: string;
}

export interface Answers {
  readonly overrides: Readonly<Partial<Record<FindingCode, OverrideAnswer>>>;
  readonly paths: Readonly<Partial<Record<SpecialPath, string>>>;
  readonly second?: Proof | undefined;
  readonly prescriber?: Proof | undefined;
  readonly witness?: Proof | undefined;
  readonly telephone: string;
  readonly indication: string;
  readonly before: string;
  readonly drawn: string;
  /** Volume that ran in, at the stop of an infusion. */
  readonly infused: string;
  readonly note: string;
}

export const NO_ANSWERS: Answers = {
  overrides: {},
  paths: {},
  telephone: '',
  indication: '',
  before: '',
  drawn: '',
  infused: '',
  note: '',
};
