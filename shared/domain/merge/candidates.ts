import { canonicalJson } from '#shared/lib/canonical-json.ts';
import type { HybridTime } from '#shared/lib/hybrid-time.ts';

/** A value of one field in one leaf. `undefined`: the field is not there. */
export interface Candidate {
  readonly value: unknown;
  /** When it was written, as far as we know: of the revision, or kept by an earlier merge. */
  readonly time: HybridTime;
}

export function sameValue(one: unknown, other: unknown): boolean {
  return one === other || textOf(one) === textOf(other);
}

function textOf(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value);
}

/** Those that differ from the ancestor, each value once with its latest time, in an order that no node can influence. */
export function changedFrom(ancestor: unknown, candidates: readonly Candidate[]): readonly Candidate[] {
  const byText = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const text = textOf(candidate.value);
    const known = byText.get(text);
    if (!known || candidate.time > known.time) byText.set(text, candidate);
  }
  byText.delete(textOf(ancestor));
  return [...byText].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, candidate]) => candidate);
}

/** The latest; of two at the same instant the one whose text is greater. Needs at least one. */
export function latestOf(changed: readonly Candidate[]): Candidate {
  return changed.reduce((best, candidate) => (candidate.time >= best.time ? candidate : best));
}
