import { type Asked, againstOrder, gradedBy, nameOf, notChecked } from './asked.ts';
import type { AlertFinding, Finding } from './finding.ts';
import { listPairRules } from './index-pack.ts';
import type { OrderedDrug } from './ordered-drug.ts';
import type { DuplicateClassRule } from './pack-schema.ts';

/** Every substance of the candidate against every substance of each active order: the same, alike, or at odds (KN6, KN7). */
export function* checkOrders(asked: Asked): Iterable<Finding> {
  for (const { order, understood } of asked.others)
    for (const mine of asked.candidate.parts)
      for (const theirs of understood.parts) yield* meet(asked, mine.concept, order, theirs.concept);
}

function* meet(asked: Asked, mine: number, order: OrderedDrug, theirs: number): Iterable<Finding> {
  yield* findUncovered(asked, mine, order, theirs);
  if (mine === theirs) yield sameSubstance(asked, mine, order);
  else {
    yield* duplicatesByClass(asked, mine, order, theirs);
    yield* interactions(asked, mine, order, theirs);
  }
}

function sameSubstance(asked: Asked, concept: number, order: OrderedDrug): AlertFinding {
  const rule = { id: 'same-substance', ...asked.index.pack.duplicates.sameSubstance };
  return alert(asked, 'duplicate', concept, order, concept, rule);
}

function* duplicatesByClass(asked: Asked, mine: number, order: OrderedDrug, theirs: number): Iterable<Finding> {
  const { upward, duplicateClasses } = asked.index;
  for (const shared of upward[mine] ?? []) {
    const rules = duplicateClasses.get(shared);
    if (!rules || !upward[theirs]?.includes(shared)) continue;
    for (const rule of rules) yield alert(asked, 'duplicate', mine, order, theirs, rule);
  }
}

function* interactions(asked: Asked, mine: number, order: OrderedDrug, theirs: number): Iterable<Finding> {
  const { interactions: table, upward } = asked.index;
  for (const rule of listPairRules(table, upward, mine, theirs))
    yield alert(asked, 'interaction', mine, order, theirs, rule);
}

function alert(
  asked: Asked,
  kind: 'duplicate' | 'interaction',
  mine: number,
  order: OrderedDrug,
  theirs: number,
  rule: Omit<DuplicateClassRule, 'class'>,
): AlertFinding {
  const against = againstOrder(asked, order, theirs);
  return { kind, subject: nameOf(asked.index, mine), against, ...gradedBy(asked, rule) };
}

/** @SAFETY A substance that the pack only names is known by name, not by what it does with others. */
function* findUncovered(asked: Asked, mine: number, order: OrderedDrug, theirs: number): Iterable<Finding> {
  const { concepts } = asked.index;
  for (const aspect of ['duplicate', 'interaction'] as const)
    for (const concept of [mine, theirs])
      if (!concepts[concept]?.covers.includes(aspect))
        yield notChecked([aspect], nameOf(asked.index, concept), 'not-covered', {
          against: { type: 'order', id: order.id },
        });
}
