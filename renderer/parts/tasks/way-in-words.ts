import i18next, { type TFunction } from 'i18next';
import { missingIn } from '#shared/domain/register/note-words.ts';
import { SIGNED_LATER } from '#shared/model/administration-codes.ts';
import { FINDING_CODES } from '#shared/model/right-codes.ts';
import { translateSentence } from '../../i18n/translate-sentence.ts';

interface Written {
  readonly code?: string | undefined;
  readonly description?: string | undefined;
}

/** What stands in a task beside its code, for people: a way of giving, what the program wrote, or somebody's own words. */
export function saidInTask(
  { code, description = '' }: Written,
  t: TFunction,
  language = i18next.resolvedLanguage ?? 'en',
): string {
  if (code === 'countersign') return wayInWords(description, t);
  if (code !== 'free') return description;
  const [, drug = '', missing = ''] = TO_ENTER.exec(description) ?? [];
  const said = translateSentence(language, description) ?? description;
  if (!missing) return said;
  const why = translateSentence(language, missing) ?? missingIn(missing, language);
  return t('tasks.toEnter', { drug, why });
}

/** As core writes it (WG5). */
const TO_ENTER = /^Controlled-drug register: (.*?) – (.*)\. Enter it with a witness\.$/s;

const WRITTEN = /^(.*): ([a-z0-9-]+(?:, [a-z0-9-]+)*)( – .*)?$/s;

/** What a signature is asked for, `drug: way – reason` or `drug: finding, finding` as core wrote it, for people. */
function wayInWords(description: string, t: TFunction): string {
  const [, drug = '', codes = '', reason = ''] = WRITTEN.exec(description) ?? [];
  const words = codes.split(', ').map((code) => wordsOf(code, t));
  if (!drug || words.includes(undefined)) return description;
  return t('common.pair', { label: drug, text: `${words.join(', ')}${reason}` });
}

function wordsOf(code: string, t: TFunction): string | undefined {
  const path = SIGNED_LATER.find((one) => one === code);
  if (path) return t(`round.path.${path}`);
  const finding = FINDING_CODES.find((one) => one === code);
  return finding && t(`round.finding.${finding}`);
}
