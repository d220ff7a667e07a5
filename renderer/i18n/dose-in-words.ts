import i18next from 'i18next';
import { doseInLanguage } from '#shared/domain/medication/dose-in-language.ts';
import { isolate } from './isolate.ts';

/** @SAFETY From right to left a dose would end with its number, `units/hour 6`: it keeps a direction of its own. */
export function doseInWords(text: string, language = i18next.resolvedLanguage ?? 'en'): string {
  return isolate(doseInLanguage(text, language), i18next.dir(language));
}
