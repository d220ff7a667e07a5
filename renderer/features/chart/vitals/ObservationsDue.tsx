import { IconClock, IconClockExclamation } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { earlyWarningOf } from '#shared/domain/vitals/early-warning.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useMinute } from '../../../parts/use-minute.ts';
import { Tag } from '../../../ui/Tag.tsx';
import { useChart } from '../chart-context.ts';
import { isObserved } from './is-observed.ts';

/** When the next full set is due, and that it is late: with a word and a mark, counted from what stands. */
export function ObservationsDue() {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useMinute();
  const { vitals, patient, encounters } = useChart().record;
  const dueMs = useMemo(() => earlyWarningOf(vitals.map(({ set }) => set))?.dueMs, [vitals]);
  const takenMs = vitals.find(({ set }) => set.state === 'valid')?.set.takenAt;
  if (dueMs === undefined || takenMs === undefined) return null;
  const known = { patient: patient?.content, encounters: encounters.map(({ content }) => content) };
  if (!isObserved({ ...known, takenMs: new Date(takenMs).getTime() })) return null;
  const isLate = dueMs < nowMs;
  const Icon = isLate ? IconClockExclamation : IconClock;
  return (
    <Tag tone={isLate ? 'pause' : 'calm'} icon={<Icon size={13} aria-hidden />}>
      {t(isLate ? 'vitals.lateSince' : 'vitals.dueAt', { when: format.moment(dueMs) })}
    </Tag>
  );
}
