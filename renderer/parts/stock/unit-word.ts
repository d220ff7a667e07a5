import i18next from 'i18next';
import { unitAfter } from '#shared/domain/medication/dose-text.ts';
import { kept } from '#shared/lib/kept.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';

const pluralRules = kept((language: string) => new Intl.PluralRules(language));

/** Of labels of fields, where no number stands before it: `How much (tablets)`. */
const SEVERAL = '2';

/**
 * A product's unit as the reader's language says it behind that number: `0 tablets`, `0 comprimé`. A word that nobody knows stays
 * as the formulary has it.
 */
export function unitWord(unit: string, value = SEVERAL, language = i18next.resolvedLanguage ?? 'en'): string {
  const size = Math.abs(Number(value));
  const isOne = (size > 0 && size < 1) || pluralRules(language).select(size) === 'one';
  const counted = unitAfter(isOne ? '1' : SEVERAL, unit);
  return doseInWords(`1 ${counted}`, language).slice(2);
}
