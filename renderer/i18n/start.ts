import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { kept } from '#shared/lib/kept.ts';
import en from './en.json';
import fr from './fr.json';
import { withFrenchSpaces } from './french-spaces.ts';
import { isolate } from './isolate.ts';
import { keepPlainTexts } from './plain-texts.ts';

export type Language = 'en' | 'fr';

/** Text comes from the catalogues only, which are in the bundle: nothing is fetched. */
export async function startText(language: Language): Promise<void> {
  keepPlainTexts(i18next);
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, fr: { translation: withFrenchSpaces(fr) } },
    // React escapes; what is put into a sentence is kept from turning it.
    interpolation: {
      escapeValue: true,
      escape: (value: unknown) => isolate(String(value), directionOf(i18next.language)),
    },
  });
  applyLanguage(language);
}

const directionOf = kept((language: string) => i18next.dir(language));

export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  applyLanguage(language);
}

function applyLanguage(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}
