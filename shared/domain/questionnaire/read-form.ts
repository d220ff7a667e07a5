/**
 * A form of the organisation's own, as a FHIR Questionnaire that somebody brings (QF8). What the engine cannot ask, skip or
 * count as the form says is refused with its place: a form that loses half of itself on the way is worse than none.
 */
import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import { v5 as uuidV5 } from 'uuid';
import type { FormFault } from '#shared/model/form-faults.ts';
import { choicesOf, isQuestion, placedItems, pointsOf } from './form-items.ts';
import { bandsOf } from './score-form.ts';

export interface FoundFault {
  readonly fault: FormFault;
  /** `linkId` of the question, where it is one. */
  readonly at?: string;
}

export type ReadForm =
  | { readonly state: 'read'; readonly form: Questionnaire & { readonly id: string } }
  | { readonly state: 'refused'; readonly faults: readonly FoundFault[] };

/** What the engine asks. */
const TYPES: ReadonlySet<string> = new Set([
  ...['group', 'display', 'boolean', 'decimal', 'integer', 'string', 'text', 'choice'],
]);
const MOST_ITEMS = 300;
const LONGEST_LINK_ID = 64;
const NAMESPACE = '0f2b0c0a-7d5e-5c39-8f1a-53f6f0b4f9d2';

/** QF9 One address in one version is one form, whichever station takes it in. */
function formIdOf({ url, version }: Pick<Questionnaire, 'url' | 'version'>): string {
  return uuidV5(`${url}|${version}`, NAMESPACE);
}

export function readForm(text: string): ReadForm {
  const parsed = parse(text);
  if (parsed === undefined) return refused({ fault: 'not-json' });
  const form = parsed as Partial<Questionnaire>;
  const isForm = typeof parsed === 'object' && parsed !== null && form.resourceType === 'Questionnaire';
  if (!isForm || !isTree(form.item)) return refused({ fault: 'not-a-questionnaire' });
  const questionnaire = form as Questionnaire;
  const faults = [...headFaults(questionnaire), ...itemFaults(questionnaire)];
  if (faults.length > 0) return refused(...faults);
  return { state: 'read', form: { ...questionnaire, id: formIdOf(questionnaire) } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Items of items, as far as they go. */
function isTree(items: unknown): boolean {
  if (items === undefined) return true;
  const isItem = (one: unknown) => typeof one === 'object' && one !== null && isTree((one as QuestionnaireItem).item);
  return Array.isArray(items) && items.every(isItem);
}

function refused(...faults: readonly FoundFault[]): ReadForm {
  return { state: 'refused', faults };
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

function headFaults({ url, version, title, status }: Questionnaire): readonly FoundFault[] {
  const faults: FoundFault[] = [];
  if (!isText(url) || url?.includes('|')) faults.push({ fault: 'no-address' });
  if (!isText(version) || (version ?? '').length > 20) faults.push({ fault: 'no-version' });
  if (!isText(title)) faults.push({ fault: 'no-title' });
  if (status === 'retired') faults.push({ fault: 'retired' });
  return faults;
}

function itemFaults(form: Questionnaire): readonly FoundFault[] {
  const items = placedItems(form).map(({ item }) => item);
  const asked = items.filter(isQuestion);
  if (asked.length === 0) return [{ fault: 'no-questions' }];
  if (items.length > MOST_ITEMS) return [{ fault: 'too-many-questions' }];
  const ids = items.map(({ linkId }) => linkId);
  const doubled = ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((at) => ({ fault: 'same-link-id', at }) as const);
  const counts = asked.some((item) => choicesOf(item).some((choice) => pointsOf(choice) !== undefined));
  const unjudged = counts && bandsOf(form).length === 0 ? [{ fault: 'points-without-bands' } as const] : [];
  return [...items.flatMap((item) => faultsOf(item, new Set(ids))), ...doubled, ...unjudged];
}

function faultsOf(item: QuestionnaireItem, known: ReadonlySet<string>): readonly FoundFault[] {
  const { linkId, type, text, repeats, enableWhen = [] } = item;
  if (!isText(linkId) || linkId.length > LONGEST_LINK_ID) return [{ fault: 'no-link-id' }];
  const found: FormFault[] = [];
  if (!TYPES.has(type)) found.push('unknown-type');
  if (!isText(text)) found.push('no-text');
  if (repeats === true) found.push('repeats');
  const choices = choicesOf(item);
  if (
    type === 'choice' &&
    (choices.length === 0 || choices.some(({ code, display }) => !isText(code) || !isText(display)))
  )
    found.push('no-choices');
  if (enableWhen.some(({ question }) => !known.has(question))) found.push('unknown-condition');
  return found.map((fault) => ({ fault, at: linkId }));
}
