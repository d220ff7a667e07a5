/**
 * Merging whole documents: the resource by its kind's policy, the envelope by rules of its own (CF1). Pure and
 * symmetric: two nodes that merge the same leaves make the same revision.
 */
import type { HybridTime } from '#shared/lib/hybrid-time.ts';
import { type Fields, isFields } from '#shared/model/checks.ts';
import { kindModel } from '#shared/model/kinds.ts';
import type { MergeMark } from '#shared/model/merge-mark.ts';
import { sameValue } from './candidates.ts';
import { type Choose, type LeafFields, mergeFields } from './merge-fields.ts';
import type { MergePolicy } from './merge-policy.ts';
import { isIndivisible, MERGE_RULES, type MergeRules } from './policies.ts';

/** Values of `by` and `station` in revisions that no person made. */
export const MERGE_ACTOR = 'merge';

/** A field that needs a person: its path in the resource, or in the envelope (`facility`), and its values. */
export interface ContestedField {
  /** e.g. `resource.criticality`, `resource.identifier[…]`; `*` stands for the whole record. */
  readonly path: string;
  /** Key of the catalogue, e.g. `allergy.criticality`. */
  readonly label: string;
  readonly ancestor: unknown;
  /** One value for each leaf, in their order. */
  readonly values: readonly unknown[];
}

export interface ManyLeaves {
  readonly kind: string;
  /** Body of the common ancestor; `undefined` when the leaves have none: everything they hold is then new. */
  readonly ancestor: Fields | undefined;
  /** Bodies, envelope included. At least two. */
  readonly leaves: readonly Fields[];
  /** A person's decisions, by path of the contested field. */
  readonly choose?: Choose;
  readonly rules?: MergeRules;
}

export type MergeOutcome =
  | { readonly state: 'merged'; readonly body: Fields }
  /** `incident`: an event, or a record that cannot be divided, has two versions. `draft` has everything merged that can be, contested fields of the first leaf. */
  | {
      readonly state: 'needs-person';
      readonly type: 'fields' | 'incident';
      readonly fields: readonly ContestedField[];
      readonly draft: Fields;
    };

export function mergeLeaves(input: {
  readonly kind: string;
  readonly ancestor: Fields | undefined;
  readonly ours: Fields;
  readonly theirs: Fields;
  readonly rules?: MergeRules;
}): MergeOutcome {
  const { ours, theirs, ...rest } = input;
  return mergeAllLeaves({ ...rest, leaves: [ours, theirs] });
}

const OF_THE_REVISION = new Set(['at', 'by', 'station', 'commit', 'merge', 'v', 'resource', 'withdrawn']);
const ENVELOPE: MergePolicy = { label: 'envelope', fields: {}, groups: [] };

export function mergeAllLeaves(input: ManyLeaves): MergeOutcome {
  const { kind, ancestor = {}, leaves, choose = () => -1, rules = MERGE_RULES } = input;
  const model = kindModel(kind);
  const current = (body: Fields): Fields => {
    const resource = isFields(body.resource) ? body.resource : {};
    const v = Number(body.v ?? model.v);
    return { ...body, v: model.v, resource: v < model.v ? model.upgrade(resource, v) : resource };
  };
  const [base, bodies] = [current(ancestor), leaves.map(current)];
  const policy = rules.policyOf(kind);
  if ((model.event || isIndivisible(kind)) && bodies.some((body) => !sameValue(body.resource, bodies[0]?.resource))) {
    return incident(policy, base, bodies);
  }
  const resource = mergeFields(policy, base.resource as Fields, bodies.map(resourceOf), (path) =>
    choose(`resource.${path}`),
  );
  const envelope = mergeFields(ENVELOPE, ofEnvelope(base), bodies.map(envelopeOf), choose);
  const times = resource.times;
  const body = {
    ...envelope.fields,
    ...ofRevision(bodies),
    v: model.v,
    merge: markOf(rules.version, times),
    resource: resource.fields,
  };
  const contested = [
    ...resource.contested.map((path) => describe(`resource.${path}`, `${policy.label}.${nameIn(path)}`, base, bodies)),
    ...envelope.contested.map((path) => describe(path, `envelope.${path}`, base, bodies)),
  ];
  if (contested.length === 0) return { state: 'merged', body };
  return { state: 'needs-person', type: 'fields', fields: contested, draft: body };
}

/** @SAFETY Of two versions of one fact no rule may pick one. */
function incident({ label }: MergePolicy, base: Fields, bodies: readonly Fields[]): MergeOutcome {
  const resources = bodies.map((body) => body.resource as Fields);
  const names = [...new Set(resources.flatMap((resource) => Object.keys(resource)))].toSorted();
  const differing = names.filter((name) =>
    resources.some((resource) => !sameValue(resource[name], resources[0]?.[name])),
  );
  const fields = differing.map((name) => describe(`resource.${name}`, `${label}.${name}`, base, bodies));
  return { state: 'needs-person', type: 'incident', fields, draft: bodies[0] ?? {} };
}

function resourceOf(body: Fields): LeafFields {
  const { times = {} } = (body.merge ?? {}) as Partial<MergeMark>;
  return { fields: body.resource as Fields, timeOf: (path) => times[path] ?? timeOf(body) };
}

function envelopeOf(body: Fields): LeafFields {
  return { fields: ofEnvelope(body), timeOf: () => timeOf(body) };
}

function ofEnvelope(body: Fields): Fields {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !OF_THE_REVISION.has(name)));
}

function timeOf(body: Fields): HybridTime {
  return typeof body.at === 'string' ? body.at : '';
}

/** `at` is the latest of the parents. */
function ofRevision(bodies: readonly Fields[]): Fields {
  const at = bodies.map(timeOf).toSorted().at(-1);
  return { at, by: MERGE_ACTOR, station: MERGE_ACTOR };
}

function markOf(policy: number, times: Readonly<Record<string, HybridTime>>): MergeMark {
  const mark: MergeMark = { policy, how: 'rule' };
  return Object.keys(times).length > 0 ? { ...mark, times } : mark;
}

function describe(path: string, label: string, base: Fields, bodies: readonly Fields[]): ContestedField {
  return { path, label, ancestor: valueAt(base, path), values: bodies.map((body) => valueAt(body, path)) };
}

function nameIn(path: string): string {
  return path.split('[')[0] ?? path;
}

/** The whole field, for a list too: a person sees the list and what is beside the element. */
function valueAt(body: Fields, path: string): unknown {
  const name = nameIn(path.replace(/^resource\./, ''));
  return path.startsWith('resource.') ? (body.resource as Fields)[name] : body[name];
}
