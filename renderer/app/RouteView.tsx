import { BedBoard } from '../features/bed-board/BedBoard.tsx';
import { Chart } from '../features/chart/Chart.tsx';
import { Decisions } from '../features/conflicts/Decisions.tsx';
import { Devices } from '../features/devices/Devices.tsx';
import { HandOver } from '../features/hand-over/HandOver.tsx';
import { Incidents } from '../features/incidents/Incidents.tsx';
import { Interfaces } from '../features/interfaces/Interfaces.tsx';
import { Labels } from '../features/labels/Labels.tsx';
import { MedicationRound } from '../features/medication-round/MedicationRound.tsx';
import { Patients } from '../features/patients/Patients.tsx';
import { Pharmacy } from '../features/pharmacy/Pharmacy.tsx';
import { Places } from '../features/places/Places.tsx';
import { Register } from '../features/registration/Register.tsx';
import { Settings } from '../features/settings/Settings.tsx';
import { SyncStatusScreen } from '../features/sync-status/SyncStatusScreen.tsx';
import { Tasks } from '../features/tasks/Tasks.tsx';
import { Users } from '../features/users/Users.tsx';
import { Ward } from '../features/ward/Ward.tsx';
import type { Route } from '../state/view.ts';
import { PHARMACY_TAB_VIEWS } from './pharmacy-tabs.tsx';

export function RouteView({ route }: { readonly route: Route }) {
  switch (route.at) {
    case 'ward':
      return <Ward />;
    case 'beds':
      return <BedBoard />;
    case 'round':
      return <MedicationRound />;
    case 'patients':
      return <Patients startText={route.text ?? ''} />;
    case 'register':
      return <Register startText={route.text ?? ''} />;
    case 'chart':
      return <Chart key={route.patientId} patientId={route.patientId} tab={route.tab} />;
    case 'decisions':
      return <Decisions {...(route.id ? { chosenId: route.id } : {})} />;
    case 'pharmacy':
      return <Pharmacy tabs={PHARMACY_TAB_VIEWS} tab={route.tab} />;
    case 'tasks':
      return <Tasks />;
    case 'handover':
      return <HandOver />;
    case 'incidents':
      return <Incidents />;
    case 'sync':
      return <SyncStatusScreen />;
    case 'places':
      return <Places />;
    case 'users':
      return <Users />;
    case 'interfaces':
      return <Interfaces />;
    case 'devices':
      return <Devices />;
    case 'labels':
      return <Labels />;
    case 'settings':
      return <Settings />;
  }
}
