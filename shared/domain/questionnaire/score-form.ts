import type { Extension, Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import { type Answers, isAnswered } from './answers.ts';
import { enabledItems } from './enabled-items.ts';
import { choicesOf, isQuestion, placedItems, pointsOf } from './form-items.ts';

const BAND = 'urn:holdfast:form-band';
const COUNTS = 'urn:holdfast:form-counts';

/** A range of totals, from `from` up to the next one, with the alert that it suggests. */
export interface ScoreBand {
  readonly from: number;
  /** Key of the catalogue. */
  readonly code: string;
  /** Code of an alert that is offered. */
  readonly flag?: string;
}

export type FormScore =
  /** The form counts nothing. */
  | { readonly state: 'none' }
  /** @SAFETY QF4 No total while a question that counts is open: what is missing could only add to it. */
  | { readonly state: 'incomplete'; readonly missing: readonly string[] }
  | { readonly state: 'complete'; readonly total: number; readonly band: ScoreBand };

export function bandsOf({ extension = [] }: Questionnaire): readonly ScoreBand[] {
  return extension
    .filter(({ url }) => url === BAND)
    .map(({ extension: parts = [] }) => readBand(parts))
    .toSorted((one, other) => one.from - other.from);
}

function readBand(parts: readonly Extension[]): ScoreBand {
  const part = (url: string) => parts.find((one) => one.url === url);
  const flag = part('flag')?.valueCode;
  return { from: part('from')?.valueInteger ?? 0, code: part('code')?.valueCode ?? '', ...(flag ? { flag } : {}) };
}

/** QF3 The sum of the points of what was chosen, and of numbers that count by themselves, over the questions asked. */
export function scoreForm(form: Questionnaire, answers: Answers): FormScore {
  const bands = bandsOf(form);
  if (bands.length === 0) return { state: 'none' };
  const enabled = enabledItems(form, answers);
  const counting = placedItems(form)
    .map(({ item }) => item)
    .filter((item) => isQuestion(item) && enabled.has(item.linkId) && counts(item));
  const missing = counting.filter(({ linkId }) => !isAnswered(answers[linkId])).map(({ linkId }) => linkId);
  if (missing.length > 0 || counting.length === 0) return { state: 'incomplete', missing };
  const total = counting.reduce((sum, item) => sum + pointsIn(item, answers), 0);
  const band = bands.findLast(({ from }) => total >= from);
  return band ? { state: 'complete', total, band } : { state: 'incomplete', missing: [] };
}

function counts(item: QuestionnaireItem): boolean {
  const counted = item.extension?.some(({ url, valueBoolean }) => url === COUNTS && valueBoolean) ?? false;
  return counted || choicesOf(item).some((choice) => pointsOf(choice) !== undefined);
}

function pointsIn(item: QuestionnaireItem, answers: Answers): number {
  const answer = answers[item.linkId];
  if (typeof answer === 'number') return answer;
  const choice = choicesOf(item).find(({ code }) => code === answer);
  return (choice && pointsOf(choice)) ?? 0;
}
