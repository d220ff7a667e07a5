import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fields } from '#shared/model/checks.ts';
import { type MergeOutcome, mergeLeaves } from './merge-leaves.ts';
import { LATER } from './merge-policy.ts';
import { MERGE_RULES, type MergeRules } from './policies.ts';
import { TestReplica } from './test-replica.ts';
import { mergeMarkOf } from './tree-leaf.ts';

const RUNS = { seed: 42, numRuns: 400 };
const ID = 'Patient:p1';

/** What one desk does to a patient; all of it merges by rule. */
interface Change {
  readonly phone?: string;
  readonly email?: string;
  readonly city?: string;
  readonly marital?: string;
  readonly unknown?: Readonly<Record<string, number>>;
}
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const anyChange: fc.Arbitrary<Change> = fc.record({
  phone: some(fc.constantFrom('1', '2', '3', '')),
  email: some(fc.constantFrom('a', 'b')),
  city: some(fc.constantFrom('Leeds', 'York', 'Hull')),
  marital: some(fc.constantFrom('single', 'married')),
}) as fc.Arbitrary<Change>;

const telecom = (system: string, value: string | undefined) => (value ? [{ system, value }] : []);

function apply(resource: Fields, { phone, email, city, marital, unknown }: Change): Fields {
  const contacts = (resource.telecom ?? []) as { system: string; value: string }[];
  const of = (system: string) => contacts.find((item) => item.system === system)?.value;
  return {
    ...resource,
    telecom: [...telecom('phone', phone ?? of('phone')), ...telecom('email', email ?? of('email'))],
    ...(city === undefined ? {} : { address: [{ city }] }),
    ...(marital === undefined ? {} : { maritalStatus: { text: marital } }),
    ...unknown,
  };
}

const ROOT: Fields = { resourceType: 'Patient', telecom: telecom('phone', '0'), address: [{ city: 'Hull' }] };
const stampOf = (time: number, station: string) => ({
  at: `2026-11-22T08:00:00.${String(time).padStart(3, '0')}Z-0000-${station}`,
  by: 'u',
  station,
});
function body(resource: Fields, time: number, station: string): Fields {
  return { kind: 'Patient', v: 1, facility: 'A', patient: ID, ...stampOf(time, station), resource };
}
const ancestor = body(ROOT, 0, 'r');

const anyLeaf = (station: string) =>
  fc
    .tuple(anyChange, fc.integer({ min: 1, max: 999 }))
    .map(([change, time]) => body(apply(ROOT, change), time, station));

function merged(outcome: MergeOutcome): Fields {
  if (outcome.state !== 'merged') throw new Error('expected to merge');
  return outcome.body;
}
const merge = (ours: Fields, theirs: Fields) => merged(mergeLeaves({ kind: 'Patient', ancestor, ours, theirs }));

describe('CF1 merging by rule', () => {
  it('CF1 is symmetric', () => {
    const check = (a: Fields, b: Fields) => {
      expect(merge(a, b)).toEqual(merge(b, a));
    };
    fc.assert(fc.property(anyLeaf('a'), anyLeaf('b'), check), RUNS);
  });

  it('CF1 gives the same for three leaves in any order', () => {
    const check = (a: Fields, b: Fields, c: Fields) => {
      const first = merge(merge(a, b), c);
      expect(merge(a, merge(b, c))).toEqual(first);
      expect(merge(merge(c, a), b)).toEqual(first);
    };
    fc.assert(fc.property(anyLeaf('a'), anyLeaf('b'), anyLeaf('c'), check), RUNS);
  });

  it('CF1 is idempotent', () => {
    const check = (a: Fields, b: Fields) => {
      const once = merge(a, b);
      expect(merge(once, a)).toEqual(once);
      expect(merge(once, once)).toEqual(once);
    };
    fc.assert(fc.property(anyLeaf('a'), anyLeaf('b'), check), RUNS);
  });

  it('CF2 what one desk alone changed is in the result, and ST7 unknown fields of both', () => {
    const check = (a: Fields, change: Change, value: number) => {
      const b = body({ ...ROOT, future: value, fromB: 1 }, 5, 'b');
      const ours = { ...a, resource: { ...apply(ROOT, change), fromA: 1 } };
      expect(merge(ours, b).resource).toEqual({ ...ours.resource, future: value, fromB: 1 });
    };
    fc.assert(fc.property(anyLeaf('a'), anyChange, fc.integer(), check), RUNS);
  });
});

describe('CF1 nodes that merge while they meet in any order', () => {
  type Step =
    | { readonly type: 'edit'; readonly at: number; readonly change: Change }
    | { readonly type: 'pull'; readonly at: number; readonly from: number }
    | { readonly type: 'settle'; readonly at: number };
  const node = fc.nat(2);
  const anyStep: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ type: fc.constant('edit' as const), at: node, change: anyChange }),
    fc.record({ type: fc.constant('pull' as const), at: node, from: node }),
    fc.record({ type: fc.constant('settle' as const), at: node }),
  );

  /** The next version of the policies, as an upgraded node would have them: contact details as one statement each. */
  const NEWER: MergeRules = {
    version: MERGE_RULES.version + 1,
    policyOf: (kind) => {
      const policy = MERGE_RULES.policyOf(kind);
      return { ...policy, fields: { ...policy.fields, telecom: LATER, address: LATER } };
    },
  };

  it.each([
    { nodes: 'of one version', rules: [MERGE_RULES, MERGE_RULES, MERGE_RULES] },
    { nodes: 'of which one is newer', rules: [MERGE_RULES, NEWER, MERGE_RULES] },
    { nodes: 'of which one is older', rules: [NEWER, MERGE_RULES, NEWER] },
  ])('CF1 $nodes end with one leaf, the same revisions and every added field', ({ rules }) => {
    const check = (steps: readonly Step[]) => {
      const seed = new TestReplica(ID, 'Patient');
      seed.edit(undefined, ancestor);
      const nodes = rules.map((each) => seed.copy(each));
      const added = new Set<string>();
      for (const [index, step] of steps.entries()) run(nodes, step, index, added);
      meet(nodes);
      const [first, second, third] = nodes.map((replica) => replica.live());
      expect(first).toHaveLength(1);
      expect(second).toEqual(first);
      expect(third).toEqual(first);
      for (const name of added) expect(first?.[0]?.body.resource).toHaveProperty(name);
      expectNoLeafLost(nodes[0] as TestReplica);
    };
    fc.assert(fc.property(fc.array(anyStep, { maxLength: 25 }), check), { seed: 42, numRuns: 300 });
  });

  function run(nodes: readonly TestReplica[], step: Step, index: number, added: Set<string>): void {
    const replica = nodes[step.at] as TestReplica;
    if (step.type === 'pull') replica.pull(nodes[step.from] as TestReplica);
    else if (step.type === 'settle') replica.settle();
    else {
      const [winner] = replica.live().toSorted((one, other) => (one.rev < other.rev ? 1 : -1));
      if (!winner) return;
      const field = `added${index}`;
      added.add(field);
      const resource = apply(winner.body.resource as Fields, { ...step.change, unknown: { [field]: index } });
      replica.edit(winner.rev, body(resource, index + 1, `s${step.at}`));
    }
  }

  /** Pulls and merges all round until nothing changes any more. */
  function meet(nodes: readonly TestReplica[]): void {
    for (let before = ''; before !== stateOf(nodes); ) {
      before = stateOf(nodes);
      for (const replica of nodes) for (const other of nodes) replica.pull(other);
      for (const replica of nodes) replica.settle();
    }
  }

  /** Every branch that ended says into what; the last of that is the one live leaf. */
  function expectNoLeafLost(replica: TestReplica): void {
    const known = new Set(replica.revs());
    for (const leaf of replica.leaves().filter(({ deleted }) => deleted))
      expect(known).toContain(mergeMarkOf(leaf).into);
  }
  const stateOf = (nodes: readonly TestReplica[]) => nodes.map((replica) => replica.revs().join()).join('|');
});
