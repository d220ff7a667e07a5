/** What a schema cannot see: names that lead nowhere, names that lead to two things, circles (KN13). */
import { foldName } from '../patient/fold-name.ts';
import type { KnowledgePack } from './pack-schema.ts';

/** Where in a pack something is wrong, e.g. `interactions[3].between[1]`, and why. */
export interface PackProblem {
  readonly path: string;
  readonly reason: string;
}

/** Every broken link, doubled id or doubled name of the pack; the first `limit` of them. */
export function listPackProblems(pack: KnowledgePack, limit = 20): readonly PackProblem[] {
  const problems: PackProblem[] = [];
  for (const problem of problemsOf(pack)) {
    if (problems.length >= limit) break;
    problems.push(problem);
  }
  return problems;
}

function* problemsOf(pack: KnowledgePack): Iterable<PackProblem> {
  yield* doubledIds('concepts', pack.concepts);
  yield* doubledIds('interactions', pack.interactions);
  yield* doubledIds('crossAllergies', pack.crossAllergies);
  yield* doubledIds('duplicates.classes', pack.duplicates.classes);
  yield* doubledIds('doseLimits', pack.doseLimits);
  yield* doubledIds('conditions', pack.conditions);
  yield* doubledIds('contraindications', pack.contraindications);
  yield* brokenConditions(pack);
  yield* brokenLinks(pack);
  yield* brokenEvidence(pack);
  yield* doubledNames(pack);
  yield* circles(pack);
}

function* doubledIds(list: string, items: readonly { readonly id: string }[]): Iterable<PackProblem> {
  const seen = new Set<string>();
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id)) yield { path: `${list}[${index}].id`, reason: `${id} is there twice` };
    seen.add(id);
  }
}

function* brokenLinks(pack: KnowledgePack): Iterable<PackProblem> {
  const types = new Map(pack.concepts.map(({ id, type }) => [id, type]));
  for (const [path, id, wanted] of linksOf(pack)) {
    const type = types.get(id);
    if (type === undefined) yield { path, reason: `there is no concept ${id}` };
    else if (wanted !== undefined && type !== wanted) yield { path, reason: `${id} is no ${wanted}` };
  }
}

function* brokenConditions({ conditions, contraindications }: KnowledgePack): Iterable<PackProblem> {
  const known = new Set(conditions.map(({ id }) => id));
  for (const [at, { condition }] of contraindications.entries())
    if (!known.has(condition))
      yield { path: `contraindications[${at}].condition`, reason: `there is no condition ${condition}` };
}

type Link = readonly [path: string, id: string, wanted?: 'substance' | 'class' | 'excipient'];

function* linksOf(pack: KnowledgePack): Iterable<Link> {
  for (const [at, { isA }] of pack.concepts.entries())
    for (const [n, id] of isA.entries()) yield [`concepts[${at}].isA[${n}]`, id, 'class'];
  for (const [at, { ingredients, excipients = [] }] of pack.products.entries()) {
    for (const [n, id] of ingredients.entries()) yield [`products[${at}].ingredients[${n}]`, id, 'substance'];
    for (const [n, id] of excipients.entries()) yield [`products[${at}].excipients[${n}]`, id, 'excipient'];
  }
  for (const list of ['interactions', 'crossAllergies'] as const) {
    for (const [at, { between, except }] of pack[list].entries()) {
      for (const [n, id] of between.entries()) yield [`${list}[${at}].between[${n}]`, id];
      for (const [n, id] of except.entries()) yield [`${list}[${at}].except[${n}]`, id];
    }
  }
  for (const [at, { of, except }] of pack.contraindications.entries()) {
    yield [`contraindications[${at}].of`, of];
    for (const [n, id] of except.entries()) yield [`contraindications[${at}].except[${n}]`, id];
  }
  for (const [at, rule] of pack.duplicates.classes.entries())
    yield [`duplicates.classes[${at}].class`, rule.class, 'class'];
  for (const [at, { substance }] of pack.doseLimits.entries())
    yield [`doseLimits[${at}].substance`, substance, 'substance'];
}

function* brokenEvidence(pack: KnowledgePack): Iterable<PackProblem> {
  const used: (readonly [string, readonly { readonly evidence: string }[]])[] = [
    ['interactions', pack.interactions],
    ['crossAllergies', pack.crossAllergies],
    ['duplicates.classes', pack.duplicates.classes],
    ['doseLimits', pack.doseLimits],
    ['contraindications', pack.contraindications],
    ['duplicates.sameSubstance', [pack.duplicates.sameSubstance]],
  ];
  for (const [list, rules] of used)
    for (const [at, { evidence }] of rules.entries())
      if (!Object.hasOwn(pack.evidence, evidence))
        yield { path: `${list}[${at}].evidence`, reason: `there is no evidence ${evidence}` };
}

/** @SAFETY A name with two meanings would be checked as the one that happens to be read last. */
function* doubledNames(pack: KnowledgePack): Iterable<PackProblem> {
  yield* doubledIn(namesOf(pack));
  // Names of illnesses are looked for among illnesses alone.
  yield* doubledIn(namesOfConditions(pack));
}

function* doubledIn(names: Iterable<OwnedName>): Iterable<PackProblem> {
  const owners = new Map<string, string>();
  for (const [owner, path, name] of names) {
    const known = owners.get(name);
    if (name === '') yield { path, reason: 'has no letter or digit' };
    else if (known !== undefined && known !== owner)
      yield { path, reason: `the name or code stands for ${known}, too` };
    owners.set(name, owner);
  }
}

type OwnedName = readonly [owner: string, path: string, name: string];

function* namesOf({ concepts, products }: KnowledgePack): Iterable<OwnedName> {
  for (const [at, one] of concepts.entries()) yield* namesIn(`concepts[${at}]`, one.id, one);
  for (const [at, one] of products.entries()) yield* namesIn(`products[${at}]`, `products[${at}]`, one);
}

function* namesOfConditions({ conditions }: KnowledgePack): Iterable<OwnedName> {
  for (const [at, one] of conditions.entries()) yield* namesIn(`conditions[${at}]`, one.id, one);
}

function* namesIn(
  path: string,
  owner: string,
  { names, codes }: Pick<KnowledgePack['concepts'][number], 'names' | 'codes'>,
): Iterable<OwnedName> {
  for (const [n, name] of names.entries()) yield [owner, `${path}.names[${n}]`, foldName(name)];
  for (const [n, { system, code }] of codes.entries()) yield [owner, `${path}.codes[${n}]`, `${system}|${code}`];
}

function* circles({ concepts }: KnowledgePack): Iterable<PackProblem> {
  const parents = new Map(concepts.map(({ id, isA }) => [id, isA]));
  const state = new Map<string, 'open' | 'done'>();
  for (const [at, { id }] of concepts.entries())
    if (leadsBack(id, parents, state)) yield { path: `concepts[${at}].isA`, reason: `${id} leads back to itself` };
}

/** Depth first with a stack of its own: a chain of classes may be longer than the engine's. */
function leadsBack(
  start: string,
  parents: ReadonlyMap<string, readonly string[]>,
  state: Map<string, 'open' | 'done'>,
): boolean {
  const stack: { id: string; next: number }[] = [{ id: start, next: 0 }];
  if (state.has(start)) return false;
  state.set(start, 'open');
  let found = false;
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const parent = parents.get(top.id)?.[top.next];
    top.next += 1;
    if (parent === undefined) {
      state.set(top.id, 'done');
      stack.pop();
    } else if (state.get(parent) === 'open') found = true;
    else if (!state.has(parent)) {
      state.set(parent, 'open');
      stack.push({ id: parent, next: 0 });
    }
  }
  return found;
}
