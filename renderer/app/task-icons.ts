import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconBed,
  IconBuildingHospital,
  IconBuildingStore,
  IconChecklist,
  IconGitCompare,
  IconListDetails,
  IconPill,
  IconPlugConnected,
  type IconProps,
  IconSearch,
  IconUserPlus,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { TaskId } from './home.ts';

/** The sign of a task, the same wherever it is offered. */
export const TASK_ICONS: Readonly<Partial<Record<TaskId, ComponentType<IconProps>>>> = {
  ward: IconListDetails,
  beds: IconBed,
  round: IconPill,
  patients: IconSearch,
  register: IconUserPlus,
  tasks: IconChecklist,
  handover: IconArrowsExchange,
  incidents: IconAlertTriangle,
  decisions: IconGitCompare,
  pharmacy: IconBuildingStore,
  places: IconBuildingHospital,
  interfaces: IconPlugConnected,
  users: IconUsersGroup,
};
