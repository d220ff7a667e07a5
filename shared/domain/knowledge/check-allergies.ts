import { type AllergyTerm, type Asked, gradedBy, nameOf, notChecked } from './asked.ts';
import type { Against, Finding } from './finding.ts';
import { listPairRules } from './index-pack.ts';
import type { KnownAllergy } from './ordered-drug.ts';
import type { Tier } from './pack-schema.ts';

/** Every substance and excipient of the candidate against every allergy, by substance, by class and by relation (KN5). */
export function* checkAllergies(asked: Asked): Iterable<Finding> {
  for (const term of asked.allergies) {
    for (const allergen of term.concepts) {
      if (asked.index.concepts[allergen]?.type === 'excipient') yield* meetExcipients(asked, term, allergen);
      else yield* meetParts(asked, term, allergen);
    }
  }
}

function* meetParts(asked: Asked, { allergy }: AllergyTerm, allergen: number): Iterable<Finding> {
  const { index } = asked;
  for (const { concept } of asked.candidate.parts) {
    const subject = nameOf(index, concept);
    const against = againstAllergy(asked, allergy, allergen);
    if (isOfIt(asked, concept, allergen)) {
      yield { kind: 'allergy', subject, against, ...gradedBy(asked, { id: 'allergy', tier: tierOf(allergy) }) };
      continue;
    }
    for (const rule of listPairRules(index.crossAllergies, index.upward, allergen, concept)) {
      const tier = allergy.type === 'intolerance' ? 'inform' : rule.tier;
      yield { kind: 'cross-allergy', subject, against, ...gradedBy(asked, { ...rule, tier }) };
    }
    const uncovered = [concept, allergen].find((one) => !index.concepts[one]?.covers.includes('allergy'));
    if (uncovered !== undefined)
      yield notChecked(['allergy'], nameOf(index, uncovered), 'not-covered', { against: idOf(against) });
  }
}

/** The substance itself, or one of the class. An order for a class meets an allergy to any substance of it. */
function isOfIt({ index: { upward, concepts } }: Asked, concept: number, allergen: number): boolean {
  if (upward[concept]?.includes(allergen)) return true;
  return concepts[concept]?.type === 'class' && upward[allergen]?.includes(concept) === true;
}

/** @SAFETY A list of excipients that is not known to be whole is no answer to an allergy to one of them. */
function* meetExcipients(asked: Asked, { allergy }: AllergyTerm, allergen: number): Iterable<Finding> {
  const { excipients, excipientsKnown } = asked.candidate;
  const against = againstAllergy(asked, allergy, allergen);
  for (const excipient of excipients) {
    if (!asked.index.upward[excipient]?.includes(allergen)) continue;
    const graded = gradedBy(asked, { id: 'excipient', tier: tierOf(allergy) });
    yield { kind: 'allergy', subject: nameOf(asked.index, excipient), against, ...graded };
  }
  if (!excipientsKnown)
    yield notChecked(['excipient'], nameOf(asked.index, allergen), 'excipients-unknown', { against: idOf(against) });
}

/** @SAFETY A risk that nobody stated counts as high. An intolerance is known to be unpleasant, not dangerous. */
function tierOf({ type, criticality }: KnownAllergy): Tier {
  if (type === 'intolerance') return 'caution';
  return criticality === 'low' ? 'serious' : 'contraindicated';
}

function againstAllergy(asked: Asked, { id }: KnownAllergy, allergen: number): Against {
  return { type: 'allergy', id, name: nameOf(asked.index, allergen) };
}

function idOf({ type, id }: Against) {
  return { type, id };
}
