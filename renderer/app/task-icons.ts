import {
  IconBed,
  IconGitCompare,
  IconListDetails,
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
  patients: IconSearch,
  register: IconUserPlus,
  decisions: IconGitCompare,
  users: IconUsersGroup,
};
