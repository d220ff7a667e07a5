/** DI11: in which language a label is written, and whether that is the patient's. */
import type { Patient } from '@medplum/fhirtypes';
import type { DirectionLanguage } from '#shared/model/dispense-codes.ts';
import { spokenLanguage } from '../patient/spoken-language.ts';
import { directionLanguage, directionPhrases } from './direction-phrases.ts';
import { placed } from './placed.ts';

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
  const spoken = new Intl.DisplayNames([language], { type: 'language' }).of(untranslated) ?? untranslated;
  return placed(directionPhrases(language).untranslated, { spoken });
}
