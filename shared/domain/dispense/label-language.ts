/** DI11: in which language a label is written, and whether that is the patient's. */
import type { Patient } from '@medplum/fhirtypes';
import type { DirectionLanguage } from '#shared/model/dispense-codes.ts';
import { spokenLanguage } from '../patient/spoken-language.ts';
import { directionLanguage } from './direction-phrases.ts';

export interface LabelLanguage {
  readonly language: DirectionLanguage;
  /** BCP 47, where nobody wrote phrases in what the patient speaks: it is explained in person. */
  readonly untranslated: string | undefined;
}

export function labelLanguage(patient: Pick<Patient, 'communication'>): LabelLanguage {
  const spoken = spokenLanguage(patient);
  const language = directionLanguage(spoken);
  const isSpoken = spoken === undefined || spoken.toLowerCase().split('-')[0] === language;
  return { language, untranslated: isSpoken ? undefined : spoken };
}

/** Of a label in `language`. @SAFETY Who cannot read it is not left alone with it: it is said on the label for whoever hands it over. */
export function untranslatedWords(patient: Pick<Patient, 'communication'>, language: DirectionLanguage): string {
  const { untranslated } = labelLanguage(patient);
  if (untranslated === undefined) return '';
  return UNTRANSLATED[language](
    new Intl.DisplayNames([language], { type: 'language' }).of(untranslated) ?? untranslated,
  );
}

const UNTRANSLATED: Readonly<Record<DirectionLanguage, (spoken: string) => string>> = {
  en: (spoken) => `Speaks ${spoken}: not translated, explain it.`,
  fr: (spoken) => `Langue : ${spoken}. Non traduit, à expliquer.`,
  ar: (spoken) => `اللغة: ${spoken}. غير مترجم، يشرح شفويا.`,
};
