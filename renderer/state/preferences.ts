import { create } from 'zustand';

/** How this window looks. Belongs to the desk, not to the person: nothing here is clinical. */
export interface Preferences {
  readonly scheme: 'light' | 'dark' | 'auto';
  readonly contrast: 'standard' | 'more';
  readonly language: 'en' | 'fr';
  readonly rail: 'wide' | 'narrow';
  /** Whether a scan is heard. */
  readonly sound: 'on' | 'off';
  /** How many days of an administration record are shown at once. */
  readonly marDays: (typeof MAR_SPANS)[number];
}

export const MAR_SPANS = [3, 7, 14] as const;

const KEY = 'holdfast-preferences';
const standard: Preferences = {
  ...{ scheme: 'auto', contrast: 'standard', language: 'en', rail: 'wide', sound: 'on' },
  marDays: 7,
};

interface PreferenceStore extends Preferences {
  prefer(change: Partial<Preferences>): void;
}

export const usePreferences = create<PreferenceStore>((set, get) => ({
  ...standard,
  language: typeof navigator !== 'undefined' && navigator.language.startsWith('fr') ? 'fr' : 'en',
  ...stored(),
  prefer: (change) => {
    set(change);
    const { prefer: _, ...kept } = get();
    localStorage.setItem(KEY, JSON.stringify(kept));
  },
}));

function stored(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
  } catch {
    return {};
  }
}
