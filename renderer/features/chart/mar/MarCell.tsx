import {
  IconAlertOctagon,
  IconCheck,
  IconCircle,
  IconClockExclamation,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  type IconProps,
  IconX,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { DoseRecord, RoundDose } from '#shared/contract/round.ts';
import { type DoseState, doseStateAt } from '../../../parts/medication/dose-timing.ts';
import css from './Mar.module.css';
import { initialsOf, wallTime } from './mar-days.ts';

const ICONS: Readonly<Partial<Record<DoseState, ComponentType<IconProps>>>> = {
  given: IconCheck,
  self: IconCheck,
  partial: IconCheck,
  'on-hold': IconPlayerPause,
  held: IconPlayerPause,
  refused: IconX,
  'not-available': IconX,
  'not-given': IconX,
  missed: IconAlertOctagon,
  'disputed-stop': IconAlertOctagon,
  'disputed-change': IconAlertOctagon,
  overdue: IconClockExclamation,
};

const ACT_ICONS = { give: IconCheck, start: IconPlayerPlay, rate: IconCheck, stop: IconPlayerStop } as const;

interface DoseProps {
  readonly dose: RoundDose;
  readonly zone: string;
  readonly nowMs: number;
  staffName(userId: string): string;
}

/** One planned dose: its time, what became of it as a mark and in words, and who. */
export function MarDose({ dose, zone, nowMs, staffName }: DoseProps) {
  const { t } = useTranslation();
  const state = doseStateAt(dose, nowMs);
  const Icon = ICONS[state] ?? IconCircle;
  const standing = dose.records.filter(({ withdrawn }) => !withdrawn);
  const withdrawn = dose.records.length - standing.length;
  const word = t(`round.state.${state}`);
  return (
    <span
      className={css.mark}
      data-state={state}
      data-twice={dose.givenTwice || undefined}
      title={standing.map((record) => recordText(record, zone, staffName)).join('\n') || word}
    >
      <span className="figures">{wallTime(dose.dueAt, zone)}</span>
      <Icon size={13} stroke={2.2} aria-hidden />
      <span className={state === 'given' || state === 'upcoming' ? 'visually-hidden' : ''}>
        {t(`mar.short.${state}`)}
      </span>
      {standing.length > 0 && (
        <span className={css.who}>{standing.map(({ by }) => initialsOf(staffName(by))).join(' ')}</span>
      )}
      {dose.givenTwice && <b>{t('mar.twice')}</b>}
      {withdrawn > 0 && <s>{t('mar.withdrawn', { count: withdrawn })}</s>}
    </span>
  );
}

interface RecordProps {
  readonly record: DoseRecord;
  readonly zone: string;
  /** Where no line says what it is. */
  readonly drug?: string;
  staffName(userId: string): string;
}

/** What was given without a plan: as needed, or an act on an infusion. */
export function MarRecord({ record, zone, drug, staffName }: RecordProps) {
  const { t } = useTranslation();
  const Icon = ACT_ICONS[record.act];
  const words = record.act === 'give' ? t(`round.was.${record.outcome}`) : t(`round.wasAct.${record.act}`);
  return (
    <span
      className={css.mark}
      data-state={record.withdrawn ? 'withdrawn' : 'given'}
      title={recordText(record, zone, staffName)}
    >
      <span className="figures">{wallTime(record.at, zone)}</span>
      <Icon size={13} stroke={2.2} aria-hidden />
      {drug && <bdi>{drug}</bdi>}
      <span className={record.outcome === 'given' && record.act === 'give' ? 'visually-hidden' : ''}>{words}</span>
      <span className={css.who}>{initialsOf(staffName(record.by))}</span>
    </span>
  );
}

function recordText(record: DoseRecord, zone: string, staffName: (userId: string) => string): string {
  return [wallTime(record.at, zone), staffName(record.by), record.dose, record.reason].filter(Boolean).join(' · ');
}
