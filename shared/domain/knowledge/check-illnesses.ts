import type { CodedText } from '../coding/coded-text.ts';
import { foldName } from '../patient/fold-name.ts';
import { type Asked, gradedBy, nameOf, notChecked } from './asked.ts';
import type { Finding } from './finding.ts';
import type { KnowledgeIndex } from './index-pack.ts';

/**
 * Every substance of the candidate against the illnesses on the problem list (KN22). @SAFETY A problem that the pack does not
 * know is told in one finding with all the others; a pack without illnesses claims nothing about them.
 */
export function* checkIllnesses(asked: Asked): Iterable<Finding> {
  const { index, question, candidate } = asked;
  if (index.pack.conditions.length === 0) return;
  if (question.problemsState === 'not-loaded')
    yield notChecked(['illness'], question.candidate.name.text, 'problems-not-loaded');
  const unknown: { readonly id: string; readonly text: string }[] = [];
  for (const { id, problem } of question.problems ?? []) {
    const condition = findCondition(index, problem);
    if (condition === undefined) unknown.push({ id, text: problem.text });
    else for (const { concept } of candidate.parts) yield* meet(asked, concept, { id, condition });
  }
  const [first] = unknown;
  const words = [...new Set(unknown.map(({ text }) => text))].toSorted().join(', ');
  if (first) yield notChecked(['illness'], words, 'not-in-pack', { against: { type: 'problem', id: first.id } });
}

function* meet(
  asked: Asked,
  concept: number,
  { id, condition }: { readonly id: string; readonly condition: number },
): Iterable<Finding> {
  const { index } = asked;
  const upward = index.upward[concept] ?? [];
  const name = index.pack.conditions[condition]?.names[0] ?? '';
  for (const above of upward)
    for (const { rule, condition: met, except } of index.contraindications.get(above) ?? [])
      if (met === condition && !upward.some((number) => except.has(number)))
        yield {
          kind: 'contraindication',
          subject: nameOf(index, concept),
          against: { type: 'problem', id, name },
          ...gradedBy(asked, rule),
        };
}

/** By its code, or the code that it lies under (`I50.1` under `I50`); by the whole of its words. */
function findCondition(index: KnowledgeIndex, { system, code, text }: CodedText): number | undefined {
  const { conditionByCode, conditionByName } = index;
  const coded = system !== undefined && code !== undefined ? [code, code.split('.')[0]] : [];
  for (const one of coded) {
    const found = conditionByCode.get(`${system}|${one}`);
    if (found !== undefined) return found;
  }
  return conditionByName.get(foldName(text));
}
