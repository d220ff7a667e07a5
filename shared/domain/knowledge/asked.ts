import { saysNoKnownAllergies } from '../allergy/no-known-allergies.ts';
import type { Against, Aspect, FindingSource, NotChecked, NotCheckedReason, Override, PackFacts } from './finding.ts';
import type { KnowledgeIndex } from './index-pack.ts';
import type { AllergiesState, KnownAllergy, KnownProblem, OrderedDrug, OrdersState } from './ordered-drug.ts';
import type { Tier } from './pack-schema.ts';
import { readTerm, type Understood, type UnknownWords, understandDrug } from './understand-drug.ts';

/** What one prescription is asked about. Everything that is not known is left out, and comes back as not checked. */
export interface OrderQuestion {
  readonly candidate: OrderedDrug;
  /** Active orders of the patient; those that the candidate replaces, and itself, are not held against it. */
  readonly activeOrders: readonly OrderedDrug[];
  readonly ordersState: OrdersState;
  readonly allergies: readonly KnownAllergy[];
  readonly allergiesState: AllergiesState;
  /** On the problem list today, every version in dispute. */
  readonly problems?: readonly KnownProblem[] | undefined;
  /** Absent: all of them are here. */
  readonly problemsState?: 'complete' | 'not-loaded' | undefined;
  readonly weightKg?: number | undefined;
  /** When it was taken. */
  readonly weighedAtMs?: number | undefined;
  readonly ageDays?: number | undefined;
  /** Undefined: no pack is loaded. */
  readonly index: KnowledgeIndex | undefined;
  readonly nowMs: number;
  readonly overrides?: OverridePolicy | undefined;
}

/** What each tier asks for (KN9). An organisation may ask for more. */
export type OverridePolicy = Readonly<Record<Tier, Override>>;
const DEFAULT_OVERRIDES: OverridePolicy = {
  inform: 'none',
  caution: 'reason',
  serious: 'reason',
  contraindicated: 'reason-and-second-person',
};

export interface AllergyTerm {
  readonly allergy: KnownAllergy;
  readonly concepts: readonly number[];
  readonly unknown: readonly UnknownWords[];
}

/** The question with its words understood. */
export interface Asked {
  readonly question: OrderQuestion;
  readonly index: KnowledgeIndex;
  readonly facts: PackFacts;
  readonly candidate: Understood;
  readonly others: readonly { readonly order: OrderedDrug; readonly understood: Understood }[];
  readonly allergies: readonly AllergyTerm[];
}

export function understandQuestion(question: OrderQuestion, index: KnowledgeIndex, facts: PackFacts): Asked {
  const { candidate, activeOrders, allergies } = question;
  const replaced = new Set([candidate.id, ...(candidate.replaces ?? [])]);
  const others = activeOrders.filter(({ id }) => !replaced.has(id));
  const real = allergies.filter(({ substance }) => !saysNoKnownAllergies(substance.text));
  return {
    question,
    index,
    facts,
    candidate: understandDrug(index, candidate),
    others: others.map((order) => ({ order, understood: understandDrug(index, order) })),
    allergies: real.map((allergy) => ({ allergy, ...readTerm(index, allergy.substance) })),
  };
}

export function nameOf({ concepts }: KnowledgeIndex, concept: number): string {
  return concepts[concept]?.names[0] ?? '';
}

export function sourceOf({ facts }: Pick<Asked, 'facts'>, rule: string): FindingSource {
  return { pack: facts.id, version: facts.version, ageDays: facts.ageDays, rule };
}

/** Tier, what it asks for, evidence and source of a finding that a rule of the pack makes. */
export function gradedBy(
  asked: Asked,
  rule: {
    readonly id: string;
    readonly tier: Tier;
    readonly evidence?: string;
    readonly override?: 'never' | undefined;
  },
) {
  const policy = asked.question.overrides ?? DEFAULT_OVERRIDES;
  return {
    tier: rule.tier,
    override: rule.override ?? policy[rule.tier],
    evidence: rule.evidence === undefined ? [] : [rule.evidence],
    source: sourceOf(asked, rule.id),
  };
}

export function againstOrder(asked: Asked, order: OrderedDrug, concept: number): Against {
  return { type: 'order', id: order.id, name: nameOf(asked.index, concept) };
}

export function notChecked(
  aspects: readonly Aspect[],
  subject: string,
  reason: NotCheckedReason,
  more: Pick<NotChecked, 'against' | 'source'> & { readonly suggestions?: readonly string[] } = {},
): NotChecked {
  return { kind: 'not-checked', tier: 'inform', override: 'none', aspects, subject, reason, suggestions: [], ...more };
}
