import type {
  Coding,
  Extension,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireItemAnswerOption,
} from '@medplum/fhirtypes';

const MIN = 'http://hl7.org/fhir/StructureDefinition/minValue';
const MAX = 'http://hl7.org/fhir/StructureDefinition/maxValue';
const ORDINAL = 'http://hl7.org/fhir/StructureDefinition/ordinalValue';
const TRANSLATION = 'http://hl7.org/fhir/StructureDefinition/translation';

export interface PlacedItem {
  readonly item: QuestionnaireItem;
  /** Groups that it stands in, outermost first. */
  readonly groups: readonly QuestionnaireItem[];
}

/** Every item of a form in the order in which it is read, groups included. */
export function placedItems({ item = [] }: Pick<Questionnaire, 'item'>): readonly PlacedItem[] {
  const walk = (items: readonly QuestionnaireItem[], groups: readonly QuestionnaireItem[]): PlacedItem[] =>
    items.flatMap((one) => [{ item: one, groups }, ...walk(one.item ?? [], [...groups, one])]);
  return walk(item, []);
}

export function isQuestion({ type }: QuestionnaireItem): boolean {
  return type !== 'group' && type !== 'display';
}

export function choicesOf({ answerOption = [] }: QuestionnaireItem): readonly Coding[] {
  return answerOption.flatMap((option: QuestionnaireItemAnswerOption) => option.valueCoding ?? []);
}

/** Points of a choice; undefined where it does not count. */
export function pointsOf(choice: Coding): number | undefined {
  return choice.extension?.find(({ url }) => url === ORDINAL)?.valueDecimal;
}

export function limitsOf({ extension = [] }: QuestionnaireItem): { readonly least?: number; readonly most?: number } {
  const [least, most] = [MIN, MAX].map((url) => extension.find((one) => one.url === url)?.valueInteger);
  return { ...(least === undefined ? {} : { least }), ...(most === undefined ? {} : { most }) };
}

/** A text of the form in a language: FHIR's translation extension beside it, else as it stands. */
export function textIn(language: string, holder: object, field: string): string {
  const values = holder as Readonly<Record<string, unknown>>;
  const beside = values[`_${field}`] as { readonly extension?: readonly Extension[] } | undefined;
  const found = beside?.extension?.find(
    ({ url, extension = [] }) =>
      url === TRANSLATION && extension.some((part) => part.url === 'lang' && part.valueCode === language.slice(0, 2)),
  );
  const translated = found?.extension?.find(({ url }) => url === 'content')?.valueString;
  return translated ?? String(values[field] ?? '');
}
