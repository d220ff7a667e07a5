import type { Permission } from '#shared/contract/declare.ts';
import type { SignedInUser } from '#shared/contract/session.ts';
import type { StationState } from '#shared/contract/station.ts';
import type { Route } from '../state/view.ts';

export type TaskId =
  | 'ward'
  | 'beds'
  | 'round'
  | 'tasks'
  | 'handover'
  | 'incidents'
  | 'patients'
  | 'register'
  | 'decisions'
  | 'pharmacy'
  | 'places'
  | 'interfaces'
  | 'users'
  | 'sync'
  | 'settings';

/** A task of the rail: shown when this person may do one of these, in the order that this desk needs. */
const NEEDS: Readonly<Partial<Record<TaskId, readonly Permission[]>>> = {
  ward: ['patient.read'],
  beds: ['patient.read'],
  round: ['chart.read'],
  tasks: ['task.manage'],
  handover: ['handover.give'],
  incidents: ['incident.report'],
  patients: ['patient.read'],
  register: ['patient.register'],
  decisions: ['chart.read'],
  places: ['station.manage'],
  interfaces: ['interfaces.manage'],
  users: ['users.manage'],
  pharmacy: ['stock.read', 'stock.request', 'money.take', 'money.rules', 'register.write'],
};

type Purpose = Extract<StationState, { state: 'enrolled' }>['purpose'];

const ORDER: Readonly<Record<Purpose, readonly TaskId[]>> = {
  ward: [
    'ward',
    'beds',
    'round',
    'tasks',
    'handover',
    'patients',
    'register',
    'incidents',
    'decisions',
    'users',
    'places',
    'interfaces',
    'pharmacy',
  ],
  clinic: [
    'patients',
    'ward',
    'beds',
    'round',
    'tasks',
    'handover',
    'register',
    'incidents',
    'decisions',
    'users',
    'places',
    'interfaces',
    'pharmacy',
  ],
  pharmacy: ['pharmacy', 'patients', 'tasks', 'incidents', 'decisions', 'users', 'places'],
  'front-desk': ['register', 'patients', 'ward', 'beds', 'incidents', 'decisions', 'users', 'places', 'pharmacy'],
  administration: ['users', 'places', 'interfaces', 'patients', 'decisions', 'pharmacy'],
};

export function listTasks(
  station: StationState | undefined,
  user: Pick<SignedInUser, 'permissions'>,
): readonly TaskId[] {
  const order = ORDER[station?.state === 'enrolled' ? station.purpose : 'ward'];
  return order.filter((task) => {
    const needed = NEEDS[task];
    return needed === undefined || needed.some((permission) => user.permissions.includes(permission));
  });
}

/** The first thing this person does here. */
export function homeOf(station: StationState | undefined, user: Pick<SignedInUser, 'permissions'>): Route {
  const first = listTasks(station, user)[0] ?? 'sync';
  return { at: first };
}
