/** What was answered, by `linkId`: a text, a number, yes or no, or the code of a choice. */
export type AnswerValue = string | number | boolean;
export type Answers = Readonly<Record<string, AnswerValue>>;

/** An empty text is no answer. */
export function isAnswered(value: AnswerValue | undefined): value is AnswerValue {
  return value !== undefined && !(typeof value === 'string' && value.trim() === '');
}
