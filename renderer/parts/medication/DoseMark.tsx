import {
  IconAlertOctagon,
  IconCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconClockExclamation,
  IconPlayerPause,
  type IconProps,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Tag } from '../../ui/Tag.tsx';
import { type DoseState, toneOfDose } from './dose-timing.ts';

const ICONS: Readonly<Record<DoseState, ComponentType<IconProps>>> = {
  upcoming: IconCircleDashed,
  due: IconClock,
  overdue: IconClockExclamation,
  missed: IconAlertOctagon,
  'on-hold': IconPlayerPause,
  'disputed-stop': IconAlertOctagon,
  'disputed-change': IconAlertOctagon,
  given: IconCheck,
  partial: IconCheck,
  self: IconCheck,
  held: IconPlayerPause,
  refused: IconCircleX,
  'not-available': IconCircleX,
  'not-given': IconCircleX,
};

/** The state of a dose: a word and a shape of its own. */
export function DoseMark({ state }: { readonly state: DoseState }) {
  const { t } = useTranslation();
  const Icon = ICONS[state];
  return (
    <Tag tone={toneOfDose(state)} icon={<Icon size={13} aria-hidden />}>
      {t(`round.state.${state}`)}
    </Tag>
  );
}
