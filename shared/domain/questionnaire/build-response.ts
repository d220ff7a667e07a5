import type {
  Coding,
  Observation,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import { type Recording, referenceToUser } from '#shared/domain/recording/recording.ts';
import { OBSERVATION_CATEGORY, OBSERVATION_REPLACES, UCUM } from '#shared/domain/vitals/vital-codes.ts';
import { referenceTo } from '#shared/model/reference.ts';
import { type Answers, type AnswerValue, isAnswered } from './answers.ts';
import { enabledItems } from './enabled-items.ts';
import { choicesOf, isQuestion } from './form-items.ts';
import type { FormScore } from './score-form.ts';

export const FORM_SCORE = 'urn:holdfast:form-score';
export const FORM_SCORE_BAND = 'urn:holdfast:form-score-band';
export const FORM_REPLACES = 'urn:holdfast:form-replaces';

/** The canonical address of a form with its version: what was asked stays known when the form changes. */
function canonicalOf({ url, version }: Questionnaire): string {
  return `${url}|${version}`;
}

/** QF5 A signed form: every question that was asked and answered, in the words it was asked in. */
export function buildResponse(
  form: Questionnaire,
  answers: Answers,
  of: Recording,
  replaces?: string,
): QuestionnaireResponse {
  const enabled = enabledItems(form, answers);
  return {
    resourceType: 'QuestionnaireResponse',
    ...(replaces ? { extension: [{ url: FORM_REPLACES, valueReference: referenceTo(replaces) }] } : {}),
    questionnaire: canonicalOf(form),
    status: replaces ? 'amended' : 'completed',
    subject: referenceTo(of.patientId),
    ...(of.encounterId ? { encounter: referenceTo(of.encounterId) } : {}),
    authored: of.recordedAt,
    author: referenceToUser(of.recorder),
    item: toItems(form.item ?? [], answers, enabled),
  } as QuestionnaireResponse;
}

function toItems(
  items: readonly QuestionnaireItem[],
  answers: Answers,
  enabled: ReadonlySet<string>,
): QuestionnaireResponseItem[] {
  return items
    .filter(({ linkId }) => enabled.has(linkId))
    .flatMap((item): QuestionnaireResponseItem[] => {
      const { linkId, text } = item;
      const inside = toItems(item.item ?? [], answers, enabled);
      const value = isQuestion(item) ? answers[linkId] : undefined;
      const answer = isAnswered(value) ? { answer: [toAnswer(item, value)] } : {};
      if (!isAnswered(value) && inside.length === 0) return [];
      return [{ linkId, ...(text ? { text } : {}), ...answer, ...(inside.length > 0 ? { item: inside } : {}) }];
    });
}

function toAnswer(item: QuestionnaireItem, value: AnswerValue): QuestionnaireResponseItemAnswer {
  if (typeof value === 'boolean') return { valueBoolean: value };
  if (typeof value === 'number') return item.type === 'integer' ? { valueInteger: value } : { valueDecimal: value };
  if (item.type !== 'choice') return { valueString: value.trim() };
  const choice: Coding | undefined = choicesOf(item).find(({ code }) => code === value);
  const { system, code, display } = choice ?? {};
  return { valueCoding: { ...(system ? { system } : {}), code: code ?? value, ...(display ? { display } : {}) } };
}

/** QF6 The score as an observation of its own, derived from the response; undefined where the form has no total. */
export function buildFormScore(
  form: Questionnaire,
  score: FormScore,
  response: { readonly id: string; readonly resource: QuestionnaireResponse },
  of: Recording,
  replaces?: string,
): Observation | undefined {
  if (score.state !== 'complete') return undefined;
  const { id, title = '' } = form;
  return {
    resourceType: 'Observation',
    ...(replaces ? { extension: [{ url: OBSERVATION_REPLACES, valueReference: referenceTo(replaces) }] } : {}),
    status: replaces ? 'corrected' : 'final',
    category: [{ coding: [{ system: OBSERVATION_CATEGORY, code: 'survey' }] }],
    code: { coding: [{ system: FORM_SCORE, code: id ?? '', display: title }], text: title },
    subject: referenceTo(of.patientId),
    ...(of.encounterId ? { encounter: referenceTo(of.encounterId) } : {}),
    effectiveDateTime: of.recordedAt,
    issued: of.recordedAt,
    performer: [referenceToUser(of.recorder)],
    valueQuantity: { value: score.total, system: UCUM, code: '{score}' },
    interpretation: [{ coding: [{ system: FORM_SCORE_BAND, code: score.band.code }] }],
    derivedFrom: [referenceTo(response.id)],
  } as Observation;
}
