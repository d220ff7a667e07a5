import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { documentIdOf } from '#shared/model/reference.ts';
import type { AnswerValue } from './answers.ts';
import { FORM_REPLACES } from './build-response.ts';

/** A signed form as it is shown. */
export interface FormRecord {
  readonly state: 'valid' | 'withdrawn';
  /** Canonical address of the form, without and with its version. */
  readonly url: string;
  readonly version: string;
  readonly author: string;
  /** ISO 8601. */
  readonly at: string;
  readonly answers: Readonly<Record<string, AnswerValue>>;
  /** As it was asked and answered, in order; groups give their heading only. */
  readonly lines: readonly FormLine[];
  /** `_id` of the response that this one amends. */
  readonly replaces?: string;
}

export interface FormLine {
  readonly linkId: string;
  readonly text: string;
  /** Absent of a heading. */
  readonly answer?: AnswerValue;
  /** Of a choice: its words as they were. */
  readonly display?: string;
}

export function readResponse(response: QuestionnaireResponse): FormRecord {
  const [url = '', version = ''] = (response.questionnaire ?? '').split('|');
  const lines = (response.item ?? []).flatMap(linesOf);
  const known = lines.flatMap(({ linkId, answer }) => (answer === undefined ? [] : [[linkId, answer] as const]));
  const replaced = response.extension?.find((one) => one.url === FORM_REPLACES)?.valueReference;
  const replaces = documentIdOf(replaced);
  return {
    state: response.status === 'entered-in-error' ? 'withdrawn' : 'valid',
    ...{ url, version, lines },
    author: response.author?.display ?? '',
    at: response.authored ?? '',
    answers: Object.fromEntries(known),
    ...(replaces ? { replaces } : {}),
  };
}

function linesOf({ linkId, text = '', answer = [], item = [] }: QuestionnaireResponseItem): FormLine[] {
  const [first] = answer;
  const value =
    first?.valueCoding?.code ?? first?.valueString ?? first?.valueInteger ?? first?.valueDecimal ?? first?.valueBoolean;
  const display = first?.valueCoding?.display;
  const line: FormLine = {
    ...{ linkId, text },
    ...(value === undefined ? {} : { answer: value }),
    ...(display ? { display } : {}),
  };
  return [line, ...item.flatMap(linesOf)];
}
