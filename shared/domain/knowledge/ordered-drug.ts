import type { Criticality } from '../allergy/allergy-entry.ts';
import type { CodedText } from '../coding/coded-text.ts';

export interface Amount {
  readonly value: number;
  /** As ordered: mg, g, micrograms, units … */
  readonly unit: string;
}

export interface OrderedIngredient {
  readonly substance: CodedText;
  /** Amount of it in one dose. */
  readonly dose?: Amount | undefined;
}

/** An order as the checks see it: the candidate, or one that is active already. */
export interface OrderedDrug {
  /** Id of the order, or anything that tells it from the others. */
  readonly id: string;
  /** The product or the drug in words, perhaps with a code; read where there are no ingredients. */
  readonly name: CodedText;
  /** From the formulary. */
  readonly ingredients?: readonly OrderedIngredient[] | undefined;
  /** Left out: not known, which is not none. */
  readonly excipients?: readonly CodedText[] | undefined;
  readonly route?: string | undefined;
  /** Amount of one dose, where the drug is one substance and `ingredients` has none. */
  readonly dose?: Amount | undefined;
  /** Most doses in 24 hours, an as-needed order counted at its most. */
  readonly dosesPerDay?: number | undefined;
  /** Ids of orders that this one takes the place of: they are not held against it. */
  readonly replaces?: readonly string[] | undefined;
}

/** One allergy or intolerance in force, of one record or of a version in dispute. */
export interface KnownAllergy {
  readonly id: string;
  readonly substance: CodedText;
  readonly type?: 'allergy' | 'intolerance' | undefined;
  readonly criticality?: Criticality | 'not-stated' | undefined;
}

/** An illness that the patient has today. */
export interface KnownProblem {
  readonly id: string;
  readonly problem: CodedText;
}

/** As the allergy banner says it; `partial`: more may be on the way. */
export type AllergiesState = 'complete' | 'none-known' | 'partial' | 'never-asked' | 'not-loaded';
/** Whether all active orders of the patient are known to be here. */
export type OrdersState = 'complete' | 'partial' | 'not-loaded';
