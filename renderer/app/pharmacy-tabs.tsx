import { ColdChain } from '../features/cold-chain/ColdChain.tsx';
import { CounterMoney } from '../features/counter-money/CounterMoney.tsx';
import { Dispensing } from '../features/dispensing/Dispensing.tsx';
import { Formulary } from '../features/formulary/Formulary.tsx';
import { OrderVerification } from '../features/order-verification/OrderVerification.tsx';
import type { PharmacyTabViews } from '../features/pharmacy/Pharmacy.tsx';
import { Register } from '../features/register/Register.tsx';
import { Reorder } from '../features/reorder/Reorder.tsx';
import { Receive } from '../features/stock/receive/Receive.tsx';
import { Stock } from '../features/stock/Stock.tsx';
import { WardStock } from '../features/stock/ward/WardStock.tsx';
import { Stocktakes } from '../features/stocktake/Stocktakes.tsx';

/** Tabs of the pharmacy; their order is that of `PHARMACY_TABS` (renderer/state/view.ts). A new tab is its line here. */
export const PHARMACY_TAB_VIEWS: PharmacyTabViews = {
  queue: { needs: ['medication.dispense'], show: () => <Dispensing /> },
  verify: { needs: ['order.verify'], show: () => <OrderVerification /> },
  stock: { needs: ['stock.read'], show: () => <Stock /> },
  receive: { needs: ['stock.move'], show: () => <Receive /> },
  wardStock: { needs: ['stock.request'], show: () => <WardStock /> },
  stocktake: { needs: ['stock.count'], show: () => <Stocktakes /> },
  reorder: { needs: ['stock.read'], show: () => <Reorder /> },
  coldChain: { needs: ['stock.read'], show: () => <ColdChain /> },
  register: { needs: ['register.write'], show: () => <Register /> },
  money: { needs: ['money.take', 'money.rules'], show: () => <CounterMoney /> },
  formulary: {
    needs: ['formulary.manage', 'order.prescribe', 'order.verify', 'stock.read'],
    show: () => <Formulary />,
  },
};
