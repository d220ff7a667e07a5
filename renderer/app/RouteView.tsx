import { BedBoard } from '../features/bed-board/BedBoard.tsx';
import { Chart } from '../features/chart/Chart.tsx';
import { Decisions } from '../features/conflicts/Decisions.tsx';
import { Patients } from '../features/patients/Patients.tsx';
import { Register } from '../features/registration/Register.tsx';
import { Settings } from '../features/settings/Settings.tsx';
import { SyncStatusScreen } from '../features/sync-status/SyncStatusScreen.tsx';
import { Users } from '../features/users/Users.tsx';
import { Ward } from '../features/ward/Ward.tsx';
import type { Route } from '../state/view.ts';

export function RouteView({ route }: { readonly route: Route }) {
  switch (route.at) {
    case 'ward':
      return <Ward />;
    case 'beds':
      return <BedBoard />;
    case 'patients':
      return <Patients startText={route.text ?? ''} />;
    case 'register':
      return <Register startText={route.text ?? ''} />;
    case 'chart':
      return <Chart key={route.patientId} patientId={route.patientId} tab={route.tab} />;
    case 'decisions':
      return <Decisions {...(route.id ? { chosenId: route.id } : {})} />;
    case 'sync':
      return <SyncStatusScreen />;
    case 'users':
      return <Users />;
    case 'settings':
      return <Settings />;
  }
}
