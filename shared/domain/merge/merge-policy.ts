import type { Fields } from '#shared/model/checks.ts';

/**
 * What happens to a field that two leaves changed differently.
 * - `later`: the later value by hybrid time; contact details and what only describes.
 * - `person`: goes to the conflict list; everything that matters clinically, and everything nobody thought about.
 * - `furthest`: the value with the highest rank, such as "done" over "begun"; two of one rank go to a person, and so does
 *   what has no rank.
 * - `list`: merged element by element; `identity` names an element, `element` says what to do with one both changed.
 */
export type Strategy =
  | { readonly type: 'later' }
  | { readonly type: 'person' }
  | { readonly type: 'furthest'; readonly ranks: Readonly<Record<string, number>> }
  | { readonly type: 'list'; readonly identity: (element: Fields) => string; readonly element: 'later' | 'person' };

/** How leaves of one kind merge (CF2), as data. */
export interface MergePolicy {
  /** First part of the labels of its fields in the catalogue, e.g. `allergy`. */
  readonly label: string;
  readonly fields: Readonly<Record<string, Strategy>>;
  /**
   * Fields that make one statement together. Two leaves that each changed part of it contradict each other even where
   * the parts differ: "refuted" and "high risk" are not both true of one allergy.
   */
  readonly groups: readonly (readonly string[])[];
}

export const LATER: Strategy = { type: 'later' };
export const PERSON: Strategy = { type: 'person' };

export function listBy(identity: (element: Fields) => string, element: 'later' | 'person' = 'person'): Strategy {
  return { type: 'list', identity, element };
}
