import type { Questionnaire, QuestionnaireItem, QuestionnaireItemEnableWhen } from '@medplum/fhirtypes';
import { type Answers, type AnswerValue, isAnswered } from './answers.ts';
import { placedItems } from './form-items.ts';

/**
 * QF1 The questions that are asked, by `enableWhen`. What is answered to a question that is not asked does not count, for
 * further skips neither; an unanswered question opens nothing but what waits for its absence. A ring asks nothing.
 */
export function enabledItems(form: Questionnaire, answers: Answers): ReadonlySet<string> {
  const placed = placedItems(form);
  const byId = new Map(placed.map((one) => [one.item.linkId, one]));
  const known = new Map<string, boolean>();
  const isEnabled = (linkId: string): boolean => {
    const before = known.get(linkId);
    if (before !== undefined) return before;
    known.set(linkId, false);
    const place = byId.get(linkId);
    if (!place) return false;
    const result = place.groups.every(({ linkId: id }) => isEnabled(id)) && asks(place.item);
    known.set(linkId, result);
    return result;
  };
  const asks = ({ enableWhen = [], enableBehavior }: QuestionnaireItem): boolean => {
    if (enableWhen.length === 0) return true;
    const holds = (when: QuestionnaireItemEnableWhen) =>
      holdsFor(when, isEnabled(when.question) ? answers[when.question] : undefined);
    return enableBehavior === 'any' ? enableWhen.some(holds) : enableWhen.every(holds);
  };
  return new Set(placed.map(({ item }) => item.linkId).filter(isEnabled));
}

function holdsFor(when: QuestionnaireItemEnableWhen, answer: AnswerValue | undefined): boolean {
  if (when.operator === 'exists') return isAnswered(answer) === (when.answerBoolean ?? true);
  if (!isAnswered(answer)) return false;
  const wanted = wantedOf(when);
  if (when.operator === '=') return answer === wanted;
  if (when.operator === '!=') return answer !== wanted;
  return typeof answer === 'number' && typeof wanted === 'number' && compares(when.operator, answer, wanted);
}

function wantedOf(when: QuestionnaireItemEnableWhen): AnswerValue | undefined {
  const { answerCoding, answerInteger, answerDecimal, answerBoolean, answerString } = when;
  return answerCoding?.code ?? answerInteger ?? answerDecimal ?? answerBoolean ?? answerString;
}

function compares(operator: QuestionnaireItemEnableWhen['operator'], one: number, other: number): boolean {
  if (operator === '>') return one > other;
  if (operator === '>=') return one >= other;
  return operator === '<' ? one < other : operator === '<=' && one <= other;
}
