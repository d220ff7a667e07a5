import type { ChartTab } from '../state/view.ts';

/** Letters that neither the browser's menus nor the window's use. */
export const chartTabKeys: Readonly<Record<ChartTab, string>> = {
  overview: 'Alt+O',
  vitals: 'Alt+V',
  medication: 'Alt+M',
  orders: 'Alt+E',
  fluids: 'Alt+L',
  forms: 'Alt+Q',
  mar: 'Alt+S',
  allergies: 'Alt+A',
  problems: 'Alt+P',
  notes: 'Alt+N',
  files: 'Alt+I',
  encounters: 'Alt+C',
  timeline: 'Alt+T',
};

/** Opens the entry form of the tab that is shown. */
export const ENTRY_KEYS = 'Alt+R';
