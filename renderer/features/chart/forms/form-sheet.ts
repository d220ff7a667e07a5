import type { Questionnaire } from '@medplum/fhirtypes';
import type { Answers, AnswerValue } from '#shared/domain/questionnaire/answers.ts';
import { placedItems } from '#shared/domain/questionnaire/form-items.ts';
import { readNumber } from '../vitals/vitals-sheet.ts';

/** What stands in a form: by question, as typed or chosen. */
export type FormSheet = Readonly<Record<string, string>>;

/** Typed text as the engine wants it. What is no number stays a text, so that it is pointed out and not dropped. */
export function answersOf(form: Questionnaire, sheet: FormSheet): Answers {
  const pairs = placedItems(form).flatMap(({ item }) => {
    const typed = sheet[item.linkId]?.trim() ?? '';
    return typed === '' ? [] : [[item.linkId, toAnswer(item.type, typed)] as const];
  });
  return Object.fromEntries(pairs);
}

function toAnswer(type: string, typed: string): AnswerValue {
  if (type === 'integer' || type === 'decimal') return readNumber(typed) ?? typed;
  return type === 'boolean' ? typed === 'true' : typed;
}

/** An amendment begins with what was answered. */
export function sheetOfAnswers(answers: Answers): FormSheet {
  return Object.fromEntries(Object.entries(answers).map(([linkId, value]) => [linkId, String(value)]));
}

/** Where an amendment that is begun is kept. */
export const amendSlotOf = (patientId: string, id: string): string => `form|${patientId}|amends|${id}`;

/** Where a form that is begun for a patient is kept. */
export const draftSlotOf = (patientId: string, formId = ''): string => `form|${patientId}|${formId}`;
