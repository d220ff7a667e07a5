import type { RecordVersion } from '#shared/contract/chart.ts';
import { type Fact, factsOf } from './facts-of.ts';

/** One version beside the one it was made from. */
export interface HistoryStep {
  readonly version: RecordVersion;
  /**
   * `first`: nothing was before. `change`: what differs from the version before. `before-not-held`: there was a version
   * before, which this station does not hold; nothing is claimed about what changed.
   */
  readonly state: 'first' | 'change' | 'before-not-held';
  readonly changes: readonly FactChange[];
}

export interface FactChange {
  readonly label: string;
  /** Words; empty when there was nothing. */
  readonly before: string;
  readonly after: string;
}

/** Words of a FHIR value (value-words.ts). */
type Words = (value: unknown) => string;

/** Newest first, as core hands them over. @SAFETY A version is only ever compared with the one it was really made from. */
export function historySteps(versions: readonly RecordVersion[], words: Words): readonly HistoryStep[] {
  const byRev = new Map(versions.map((version) => [version.rev, version]));
  return versions.map((version) => {
    const before = version.parent === undefined ? undefined : byRev.get(version.parent);
    const state = version.parent === undefined ? 'first' : before ? 'change' : 'before-not-held';
    const changes = changesBetween(before ? factsIn(before) : [], factsIn(version), words);
    return { version, state, changes };
  });
}

function factsIn({ resource, at }: RecordVersion): readonly Fact[] {
  return factsOf(resource, at.slice(0, 24));
}

function changesBetween(before: readonly Fact[], after: readonly Fact[], words: Words): readonly FactChange[] {
  const [was, is] = [wordsByLabel(before, words), wordsByLabel(after, words)];
  const labels = [...new Set([...is.keys(), ...was.keys()])];
  return labels
    .map((label) => ({ label, before: was.get(label) ?? '', after: is.get(label) ?? '' }))
    .filter((change) => change.before !== change.after);
}

/** Sections of one note may carry the same heading. */
function wordsByLabel(facts: readonly Fact[], words: Words): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { label, value } of facts) {
    const said = words(value);
    if (said) found.set(label, [found.get(label), said].filter(Boolean).join('\n'));
  }
  return found;
}
