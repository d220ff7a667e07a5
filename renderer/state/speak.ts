import { changeLanguage, type Language } from '../i18n/start.ts';
import { usePreferences } from './preferences.ts';

/** The window goes on in another language, at once and at the next start. */
export function speak(language: Language): void {
  usePreferences.getState().prefer({ language });
  void changeLanguage(language);
}
