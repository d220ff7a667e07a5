import type { HybridTime } from '#shared/lib/hybrid-time.ts';

/**
 * Envelope field `merge` of a revision that a merge or a person's decision made, and of the tombstones that close the
 * other leaves. A tombstone without it never ends an event (ST6). A later edit does not carry it on.
 */
export interface MergeMark {
  /** Version of the merge policy (CF1). */
  readonly policy: number;
  readonly how: 'rule' | 'person';
  /** On a tombstone: the revision that took over what the closed leaf held. */
  readonly into?: string;
  /** When values that merge by time were written, by path: a third leaf is compared with these, not with `at`. */
  readonly times?: Readonly<Record<string, HybridTime>>;
}
