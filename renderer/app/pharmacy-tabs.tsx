import type { PharmacyTabViews } from '../features/pharmacy/Pharmacy.tsx';
import { Stock } from '../features/stock/Stock.tsx';

/** Tabs of the pharmacy; their order is that of `PHARMACY_TABS` (renderer/state/view.ts). A new tab is its line here. */
export const PHARMACY_TAB_VIEWS: PharmacyTabViews = {
  stock: { needs: ['stock.read'], show: () => <Stock /> },
};
