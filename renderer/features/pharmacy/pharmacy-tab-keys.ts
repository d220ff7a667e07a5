import type { PharmacyTab } from '../../state/view.ts';

/** Letters that neither the browser's menus nor the window's use. */
export const pharmacyTabKeys: Readonly<Record<PharmacyTab, string>> = {
  queue: 'Alt+Q',
  verify: 'Alt+V',
  stock: 'Alt+S',
  receive: 'Alt+R',
  wardStock: 'Alt+W',
  stocktake: 'Alt+T',
  reorder: 'Alt+B',
  coldChain: 'Alt+K',
  register: 'Alt+C',
  money: 'Alt+M',
  formulary: 'Alt+P',
};
