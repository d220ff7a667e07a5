import { create } from 'zustand';

/** How this window looks. Belongs to the desk, not to the person: nothing here is clinical. */
export interface Preferences {
  readonly scheme: 'light' | 'dark' | 'auto';
  readonly contrast: 'standard' | 'more';
  readonly language: 'en' | 'fr';
  readonly rail: 'wide' | 'narrow';
  /** Whether a scan is heard. */
  readonly sound: 'on' | 'off';
}

const KEY = 'holdfast-preferences';
const standard: Preferences = { scheme: 'auto', contrast: 'standard', language: 'en', rail: 'wide', sound: 'on' };

interface PreferenceStore extends Preferences {
  prefer(change: Partial<Preferences>): void;
}

export const usePreferences = create<PreferenceStore>((set, get) => ({
  ...standard,
  language: typeof navigator !== 'undefined' && navigator.language.startsWith('fr') ? 'fr' : 'en',
  ...stored(),
  prefer: (change) => {
    set(change);
    const { scheme, contrast, language, rail, sound } = get();
    localStorage.setItem(KEY, JSON.stringify({ scheme, contrast, language, rail, sound }));
  },
}));

function stored(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
  } catch {
    return {};
  }
}
