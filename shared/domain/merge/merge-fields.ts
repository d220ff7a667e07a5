/**
 * Merging the fields of any number of leaves with their ancestor (CF1, CF2). What only one leaf changed is taken;
 * what several changed differently follows the policy. The order of the leaves has no influence, and what is merged in
 * two steps is the same as in one: times travel with the values that merge by time.
 */
import type { HybridTime } from '#shared/lib/hybrid-time.ts';
import { type Fields, isFields } from '#shared/model/checks.ts';
import { type Candidate, changedFrom, latestOf, sameValue } from './candidates.ts';
import { type MergePolicy, PERSON, type Strategy } from './merge-policy.ts';

export interface LeafFields {
  readonly fields: Fields;
  /** When the value at this path was written. */
  timeOf(path: string): HybridTime;
}

export interface MergedFields {
  /** Contested fields hold the value of the first leaf. */
  readonly fields: Fields;
  readonly contested: readonly string[];
  readonly times: Readonly<Record<string, HybridTime>>;
}

interface Outcome {
  readonly value: unknown;
  readonly contested?: readonly string[];
  readonly times?: Readonly<Record<string, HybridTime>>;
}

/** A person's decision: the index of the leaf whose value holds at this path; negative when not decided. */
export type Choose = (path: string) => number;
const nothingDecided: Choose = () => -1;

export function mergeFields(
  policy: MergePolicy,
  ancestor: Fields,
  leaves: readonly LeafFields[],
  choose: Choose = nothingDecided,
): MergedFields {
  const inGroups = new Set(policy.groups.flatMap((group) => contestedInGroup(group, ancestor, leaves)));
  const merged: Record<string, unknown> = {};
  const contested: string[] = [];
  const times: Record<string, HybridTime> = {};
  for (const name of namesOf([ancestor, ...leaves.map((leaf) => leaf.fields)])) {
    const outcome = inGroups.has(name)
      ? decide(name, candidatesAt(name, leaves), choose)
      : mergeField(name, policy.fields[name] ?? PERSON, ancestor[name], leaves, choose);
    if (outcome.value !== undefined) merged[name] = outcome.value;
    contested.push(...(outcome.contested ?? []));
    Object.assign(times, outcome.times);
  }
  return { fields: merged, contested: contested.toSorted(), times };
}

function candidatesAt(name: string, leaves: readonly LeafFields[]): readonly Candidate[] {
  return leaves.map((leaf) => ({ value: leaf.fields[name], time: leaf.timeOf(name) }));
}

/** The chosen value; without a choice the first leaf's, contested. */
function decide(path: string, candidates: readonly Candidate[], choose: Choose): Outcome {
  const chosen = candidates[choose(path)];
  return chosen ? { value: chosen.value } : { value: candidates[0]?.value, contested: [path] };
}

function namesOf(all: readonly Fields[]): string[] {
  return [...new Set(all.flatMap((fields) => Object.keys(fields)))].toSorted();
}

/** When two leaves changed a group differently: every field of it in which they differ. */
function contestedInGroup(group: readonly string[], ancestor: Fields, leaves: readonly LeafFields[]): string[] {
  const tuple = (fields: Fields) => group.map((name) => fields[name] ?? null);
  const changed = leaves.filter((leaf) => !sameValue(tuple(leaf.fields), tuple(ancestor)));
  const [first] = changed;
  if (!first) return [];
  return group.filter((name) => changed.some((leaf) => !sameValue(leaf.fields[name], first.fields[name])));
}

function mergeField(
  name: string,
  strategy: Strategy,
  ancestor: unknown,
  leaves: readonly LeafFields[],
  choose: Choose,
): Outcome {
  const candidates = candidatesAt(name, leaves);
  if (strategy.type === 'list' && [ancestor, ...candidates.map(({ value }) => value)].every(isList)) {
    return mergeList(name, strategy, ancestor as Elements, leaves, choose);
  }
  const furthest = strategy.type === 'furthest' ? findFurthest(strategy.ranks, ancestor, candidates) : undefined;
  return furthest ?? mergeValue(name, strategy.type === 'later', ancestor, candidates, choose);
}

/** Undefined where nothing is ahead of everything else: then it is as with any other field. */
function findFurthest(
  ranks: Readonly<Record<string, number>>,
  ancestor: unknown,
  candidates: readonly Candidate[],
): Outcome | undefined {
  const ranked = changedFrom(ancestor, candidates).map(({ value }) => ({ value, rank: ranks[String(value)] }));
  if (ranked.length < 2 || ranked.some(({ rank }) => rank === undefined)) return undefined;
  const highest = Math.max(...ranked.map(({ rank }) => rank ?? 0));
  const [first, ...others] = ranked.filter(({ rank }) => rank === highest);
  return first && others.length === 0 ? { value: first.value } : undefined;
}

function mergeValue(
  path: string,
  byTime: boolean,
  ancestor: unknown,
  candidates: readonly Candidate[],
  choose: Choose,
): Outcome {
  const changed = changedFrom(ancestor, candidates);
  if (changed.length === 0) return { value: ancestor };
  if (changed.length > 1 && !byTime) return decide(path, candidates, choose);
  const { value, time } = latestOf(changed);
  return byTime ? { value, times: { [path]: time } } : { value };
}

type Elements = readonly Fields[] | undefined;
type ListStrategy = Extract<Strategy, { type: 'list' }>;

function isList(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isFields));
}

function mergeList(
  name: string,
  { identity, element }: ListStrategy,
  ancestor: Elements,
  leaves: readonly LeafFields[],
  choose: Choose,
): Outcome {
  const before = byIdentity(identity, ancestor);
  const lists = leaves.map((leaf) => leaf.fields[name]);
  const sides = leaves.map((leaf) => ({ leaf, elements: byIdentity(identity, leaf.fields[name] as Elements) }));
  const keys = keysInOrder(before, sides);
  const outcomes = keys.map((key) => {
    const path = `${name}[${key}]`;
    const candidates = sides.map(({ leaf, elements }) => ({ value: elements.get(key), time: leaf.timeOf(path) }));
    return mergeValue(path, element === 'later', before.get(key), candidates, choose);
  });
  const merged = outcomes.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const contested = outcomes.flatMap((outcome) => outcome.contested ?? []);
  const times = Object.assign({}, ...outcomes.map((outcome) => outcome.times ?? {}));
  return { value: keepOrder(merged, ancestor, lists), contested, times };
}

/** Where one leaf alone touched the list, or all agree, its own order stays. */
function keepOrder(merged: readonly unknown[], ancestor: Elements, lists: readonly unknown[]): unknown {
  const candidates = lists.map((value) => ({ value, time: '' }));
  const changed = changedFrom(ancestor, candidates);
  if (changed.length === 0) return ancestor;
  return changed.length === 1 ? changed[0]?.value : merged;
}

type Identity = ListStrategy['identity'];
type ElementsByKey = ReadonlyMap<string, Fields>;

/** Elements by their identity; equal identities within one list are told apart by their position among each other. */
function byIdentity(identity: Identity, elements: Elements = []): ElementsByKey {
  const found = new Map<string, Fields>();
  for (const element of elements) {
    const key = identity(element);
    let unique = key;
    for (let count = 2; found.has(unique); count += 1) unique = `${key}#${count}`;
    found.set(unique, element);
  }
  return found;
}

/** The ancestor's order first, then what is new, sorted. */
function keysInOrder(before: ElementsByKey, sides: readonly { readonly elements: ElementsByKey }[]): string[] {
  const all = sides.flatMap(({ elements }) => [...elements.keys()]);
  const fresh = all.filter((key) => !before.has(key));
  return [...before.keys(), ...[...new Set(fresh)].toSorted()];
}
