/**
 * Envelope field of a revision that a merge or a person's decision made, and of the tombstones that close the other
 * leaves. A tombstone without it never ends an event (ST6).
 */
export interface MergeMark {
  /** Version of the merge policy (CF1). */
  readonly policy: number;
  readonly how: 'rule' | 'person';
}
