/**
 * A pack made ready for asking: built once when it is loaded, so that a check touches only what the patient takes (KN11).
 * Concepts are numbers here; `upward` holds for each its classes, all the way up, itself first. Rules lie under pairs of
 * concepts as they are written, not under pairs of substances: a class of 500 against one of 500 stays one entry.
 */
import { foldName } from '../patient/fold-name.ts';
import type {
  Concept,
  ContraindicationRule,
  CrossAllergyRule,
  DoseLimit,
  DuplicateClassRule,
  InteractionRule,
  KnowledgePack,
} from './pack-schema.ts';

/** What a name or a code stands for. */
export interface Meaning {
  /** Concepts by number: one, or the ingredients of a product. */
  readonly concepts: readonly number[];
  /** Undefined where the pack does not say; of a concept there are none to say. */
  readonly excipients: readonly number[] | undefined;
}

/** The order of a pair has no meaning: both ways lead to the rule. */
export type PairTable<Rule> = ReadonlyMap<number, ReadonlyMap<number, readonly Rule[]>>;

export interface KnowledgeIndex {
  readonly pack: KnowledgePack;
  readonly concepts: readonly Concept[];
  readonly upward: readonly (readonly number[])[];
  readonly byName: ReadonlyMap<string, Meaning>;
  /** Under `<system>|<code>`. */
  readonly byCode: ReadonlyMap<string, Meaning>;
  /** Most words that a name has. */
  readonly longestName: number;
  readonly interactions: PairTable<IndexedRule<InteractionRule>>;
  readonly crossAllergies: PairTable<IndexedRule<CrossAllergyRule>>;
  readonly duplicateClasses: ReadonlyMap<number, readonly DuplicateClassRule[]>;
  readonly doseLimits: ReadonlyMap<number, readonly DoseLimit[]>;
  /** Illnesses by number, under their folded names and `<system>|<code>`. */
  readonly conditionByName: ReadonlyMap<string, number>;
  readonly conditionByCode: ReadonlyMap<string, number>;
  /** Under the substance or class that is meant. */
  readonly contraindications: ReadonlyMap<number, readonly IndexedContraindication[]>;
}

export interface IndexedContraindication extends IndexedRule<ContraindicationRule> {
  readonly condition: number;
}

export interface IndexedRule<Rule> {
  readonly rule: Rule;
  readonly except: ReadonlySet<number>;
}

/** Of a pack that `readPack` accepted. */
export function indexPack(pack: KnowledgePack): KnowledgeIndex {
  const { concepts } = pack;
  const numbers = new Map(concepts.map(({ id }, number) => [id, number]));
  const numberOf = (id: string): number => {
    const number = numbers.get(id);
    if (number === undefined) throw new Error(`The pack has no concept ${id}: it was not read by readPack`);
    return number;
  };
  const byName = new Map<string, Meaning>();
  const byCode = new Map<string, Meaning>();
  const name = ({ names, codes }: Pick<Concept, 'names' | 'codes'>, meaning: Meaning): void => {
    for (const one of names) byName.set(foldName(one), meaning);
    for (const { system, code } of codes) byCode.set(`${system}|${code}`, meaning);
  };
  for (const [number, concept] of concepts.entries()) name(concept, { concepts: [number], excipients: undefined });
  for (const product of pack.products)
    name(product, {
      concepts: product.ingredients.map(numberOf),
      excipients: product.excipients?.map(numberOf),
    });
  return {
    pack,
    concepts,
    upward: listUpward(concepts, numberOf),
    byName,
    byCode,
    longestName: Math.max(...[...byName.keys()].map((one) => one.split(' ').length)),
    interactions: tabulate(pack.interactions, numberOf),
    crossAllergies: tabulate(pack.crossAllergies, numberOf),
    duplicateClasses: groupBy(pack.duplicates.classes, (rule) => numberOf(rule.class)),
    doseLimits: groupBy(pack.doseLimits, (rule) => numberOf(rule.substance)),
    ...indexIllnesses(pack, numberOf),
  };
}

function indexIllnesses(
  { conditions, contraindications }: KnowledgePack,
  numberOf: (id: string) => number,
): Pick<KnowledgeIndex, 'conditionByName' | 'conditionByCode' | 'contraindications'> {
  const numbers = new Map(conditions.map(({ id }, number) => [id, number]));
  const rules = contraindications.map((rule) => ({
    rule,
    condition: numbers.get(rule.condition) ?? -1,
    except: rule.except.length === 0 ? NOBODY : new Set(rule.except.map(numberOf)),
  }));
  return {
    conditionByName: new Map(conditions.flatMap(({ names }, number) => names.map((one) => [foldName(one), number]))),
    conditionByCode: new Map(
      conditions.flatMap(({ codes }, number) => codes.map(({ system, code }) => [`${system}|${code}`, number])),
    ),
    contraindications: groupBy(rules, ({ rule }) => numberOf(rule.of)),
  };
}

function listUpward(concepts: readonly Concept[], numberOf: (id: string) => number): readonly (readonly number[])[] {
  return concepts.map(({ id }) => {
    const found = new Set([numberOf(id)]);
    for (const number of found) for (const parent of concepts[number]?.isA ?? []) found.add(numberOf(parent));
    return [...found];
  });
}

type PairRule = { readonly between: readonly [string, string]; readonly except: readonly string[] };

function tabulate<Rule extends PairRule>(
  rules: readonly Rule[],
  numberOf: (id: string) => number,
): PairTable<IndexedRule<Rule>> {
  const table = new Map<number, Map<number, IndexedRule<Rule>[]>>();
  const put = (from: number, to: number, rule: IndexedRule<Rule>): void => {
    const row = table.get(from) ?? new Map<number, IndexedRule<Rule>[]>();
    table.set(from, row);
    const cell = row.get(to);
    if (cell) cell.push(rule);
    else row.set(to, [rule]);
  };
  for (const rule of rules) {
    const [one, other] = [numberOf(rule.between[0]), numberOf(rule.between[1])];
    const indexed = { rule, except: rule.except.length === 0 ? NOBODY : new Set(rule.except.map(numberOf)) };
    put(one, other, indexed);
    if (one !== other) put(other, one, indexed);
  }
  return table;
}
const NOBODY: ReadonlySet<number> = new Set();

function groupBy<Rule>(rules: readonly Rule[], keyOf: (rule: Rule) => number): ReadonlyMap<number, readonly Rule[]> {
  const groups = new Map<number, Rule[]>();
  for (const rule of rules) {
    const group = groups.get(keyOf(rule));
    if (group) group.push(rule);
    else groups.set(keyOf(rule), [rule]);
  }
  return groups;
}

/** The rules that hold between two substances, each once, whatever paths lead there. */
export function listPairRules<Rule>(
  table: PairTable<IndexedRule<Rule>>,
  upward: KnowledgeIndex['upward'],
  one: number,
  other: number,
): readonly Rule[] {
  const found = new Set<Rule>();
  const ofOne = upward[one] ?? [];
  const ofOther = upward[other] ?? [];
  for (const from of ofOne) {
    const row = table.get(from);
    if (!row) continue;
    for (const to of ofOther)
      for (const { rule, except } of row.get(to) ?? [])
        if (!touches(except, ofOne) && !touches(except, ofOther)) found.add(rule);
  }
  return [...found];
}

function touches(except: ReadonlySet<number>, numbers: readonly number[]): boolean {
  return except.size > 0 && numbers.some((number) => except.has(number));
}
