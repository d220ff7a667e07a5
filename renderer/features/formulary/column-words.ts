import type { TFunction } from 'i18next';
import en from '../../i18n/en.json' with { type: 'json' };
import { translateSentence } from '../../i18n/translate-sentence.ts';

type Column = keyof typeof en.formulary.column;

/** A column of a formulary file in the language of the window; `gtin 09…` is a pack. */
export function columnWords(column: string, t: TFunction): string {
  const [name = '', ...more] = column.split(' ');
  const words = Object.hasOwn(en.formulary.column, name) ? t(`formulary.column.${name as Column}`) : name;
  return [words, ...more].join(' ');
}

/** Why a row was not taken: said by core in English. */
export function reasonWords(reason: string, language: string): string {
  return translateSentence(language, reason) ?? reason;
}
