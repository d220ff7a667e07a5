import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import { type Answers, type AnswerValue, isAnswered } from './answers.ts';
import { enabledItems } from './enabled-items.ts';
import { choicesOf, isQuestion, limitsOf, placedItems } from './form-items.ts';

export interface AnswerFinding {
  readonly linkId: string;
  readonly code: 'missing' | 'not-of-its-kind' | 'out-of-range';
  readonly range?: readonly [low: number, high: number];
}

/** QF2 What keeps a form from being signed: a required question that is asked and not answered, an answer that cannot be. */
export function judgeAnswers(form: Questionnaire, answers: Answers): readonly AnswerFinding[] {
  const enabled = enabledItems(form, answers);
  return placedItems(form)
    .map(({ item }) => item)
    .filter((item) => isQuestion(item) && enabled.has(item.linkId))
    .flatMap((item) => judgeOne(item, answers[item.linkId]) ?? []);
}

function judgeOne(item: QuestionnaireItem, answer: AnswerValue | undefined): AnswerFinding | undefined {
  const { linkId, required = false } = item;
  if (!isAnswered(answer)) return required ? { linkId, code: 'missing' } : undefined;
  if (!isOfKind(item, answer)) return { linkId, code: 'not-of-its-kind' };
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = limitsOf(item);
  const isOut = typeof answer === 'number' && (answer < least || answer > most);
  return isOut ? { linkId, code: 'out-of-range', range: [least, most] } : undefined;
}

function isOfKind(item: QuestionnaireItem, answer: AnswerValue): boolean {
  if (item.type === 'choice') return choicesOf(item).some(({ code }) => code === answer);
  if (item.type === 'integer') return typeof answer === 'number' && Number.isInteger(answer);
  if (item.type === 'decimal') return typeof answer === 'number' && Number.isFinite(answer);
  if (item.type === 'boolean') return typeof answer === 'boolean';
  return typeof answer === 'string';
}
