import type { Language } from './start.ts';

/** What each language calls itself. */
export const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' };
