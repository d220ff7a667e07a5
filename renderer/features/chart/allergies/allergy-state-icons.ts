import {
  IconAlertOctagon,
  IconCircleCheck,
  IconCloudDownload,
  type IconProps,
  IconQuestionMark,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { AllergyState } from './read-allergies.ts';

/** A mark of its own for each state, the same in the banner and in the list. */
export const ALLERGY_STATE_ICONS: Readonly<Record<AllergyState['state'], ComponentType<IconProps>>> = {
  list: IconAlertOctagon,
  'no-known': IconCircleCheck,
  'never-asked': IconQuestionMark,
  'not-loaded': IconCloudDownload,
};
