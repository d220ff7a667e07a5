import {
  IconAlertOctagon,
  IconCheck,
  IconCircle,
  IconClockExclamation,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  type IconProps,
  IconSignature,
  IconX,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type ComponentProps, type ComponentType, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DoseRecord, SheetDose } from '#shared/contract/round.ts';
import { kept } from '#shared/lib/kept.ts';
import { doseInWords } from '../../../i18n/dose-in-words.ts';
import { type DoseState, doseStateAt } from '../../../parts/medication/dose-timing.ts';
import css from './Mar.module.css';
import { initialsOf, wallTime } from './mar-days.ts';
import { givenDose } from './order-words.ts';

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

/** Words of the sheet, made once and not for each of its hundreds of doses. */
export interface MarWords {
  readonly t: TFunction;
  state(state: DoseState): string;
  short(state: DoseState): string;
  look(drug: string, what: string): string;
}

const [DRUG, WHAT] = ['\u0001', '\u0002'];

export function useMarWords(): MarWords {
  const { t } = useTranslation();
  return useMemo(() => {
    const look = t('dose.look', { drug: DRUG, what: WHAT });
    return {
      t,
      state: kept((state: DoseState) => t(`round.state.${state}`)),
      short: kept((state: DoseState) => t(`mar.short.${state}`)),
      look: (drug, what) => look.replace(DRUG, () => drug).replace(WHAT, () => what),
    };
  }, [t]);
}

interface DoseProps {
  readonly words: MarWords;
  readonly dose: SheetDose;
  readonly zone: string;
  readonly nowMs: number;
  readonly drug: string;
  staffName(userId: string): string;
  /** Shows what was recorded, whole; absent on paper. */
  readonly onLook?: (records: readonly DoseRecord[]) => void;
}

/** One planned dose: its time, what became of it as a mark and in words, and who. */
export function MarDose({ words, dose, zone, nowMs, drug, staffName, onLook }: DoseProps) {
  const { t } = words;
  const state = doseStateAt(dose, nowMs);
  const Icon = ICONS[state] ?? IconCircle;
  const standing = dose.records.filter(({ withdrawn }) => !withdrawn);
  const withdrawn = dose.records.length - standing.length;
  const word = words.state(state);
  const time = wallTime(dose.dueAt, zone);
  const isOpened = onLook !== undefined && dose.records.length > 0;
  // A button says all of it in its label.
  const isSilent = state === 'given' || state === 'upcoming';
  const given = givenDose(standing, dose.dose);
  const waits = standing.some(({ awaitsSignature }) => awaitsSignature);
  return (
    <Mark
      label={isOpened ? words.look(drug, `${time} ${word}`) : ''}
      onLook={isOpened ? () => onLook(dose.records) : undefined}
      data-state={state}
      data-twice={dose.givenTwice || undefined}
      title={standing.map((record) => recordText(record, zone, staffName)).join('\n') || word}
    >
      {`${time} `}
      <Icon size={13} stroke={2.2} aria-hidden />
      {!(isSilent && isOpened) && <span className={isSilent ? 'visually-hidden' : ''}>{words.short(state)}</span>}
      {given && <span className={css.who}>{given}</span>}
      {standing.length > 0 && (
        <span className={css.who}>
          {standing.map((record) => whoWords(record, onLook ? record.at : dose.dueAt, zone, staffName)).join(' ')}
        </span>
      )}
      {dose.givenTwice && <b>{t('mar.twice')}</b>}
      {withdrawn > 0 && <s>{t('mar.withdrawn', { count: withdrawn })}</s>}
      {waits && <IconSignature size={13} stroke={2.2} aria-hidden />}
    </Mark>
  );
}

interface MarkProps extends Omit<ComponentProps<'button'>, 'ref'> {
  readonly label: string;
  readonly children: ReactNode;
  readonly onLook: (() => void) | undefined;
}

const MARK = `${css.mark} figures`;

/** A cell's mark; where something was recorded a button that shows it whole. */
function Mark({ label, children, onLook, ...rest }: MarkProps) {
  if (!onLook)
    return (
      <span className={MARK} {...(rest as ComponentProps<'span'>)}>
        {children}
      </span>
    );
  return (
    <button type="button" className={MARK} aria-label={label} onClick={onLook} {...rest}>
      {children}
    </button>
  );
}

interface RecordProps {
  readonly words: MarWords;
  readonly record: DoseRecord;
  readonly zone: string;
  readonly drug: string;
  /** Where no line says what it is. */
  readonly isNamed?: boolean;
  /** How much its line orders. */
  readonly ordered?: string;
  staffName(userId: string): string;
  readonly onLook?: (record: DoseRecord) => void;
}

/** What was given without a plan: as needed, or an act on an infusion. */
export function MarRecord({ words: said, record, zone, drug, isNamed, ordered, staffName, onLook }: RecordProps) {
  const { t } = said;
  const time = wallTime(record.at, zone);
  const Icon = ACT_ICONS[record.act];
  const given = givenDose([record], ordered);
  const words = record.act === 'give' ? t(`round.was.${record.outcome}`) : t(`round.wasAct.${record.act}`);
  return (
    <Mark
      label={onLook ? said.look(drug, `${time} ${words}`) : ''}
      onLook={onLook && (() => onLook(record))}
      data-state={record.withdrawn ? 'withdrawn' : 'given'}
      title={recordText(record, zone, staffName)}
    >
      {`${time} `}
      <Icon size={13} stroke={2.2} aria-hidden />
      {isNamed && <bdi>{drug}</bdi>}
      <span className={record.outcome === 'given' && record.act === 'give' ? 'visually-hidden' : ''}>{words}</span>
      {given && <span className={css.who}>{given}</span>}
      <span className={css.who}>{initialsOf(staffName(record.by))}</span>
      {record.awaitsSignature && <IconSignature size={13} stroke={2.2} aria-hidden />}
    </Mark>
  );
}

/** Initials; on paper, where nothing can be opened, with the time that it happened when that was not the planned one. */
function whoWords({ by, at }: DoseRecord, plannedAt: string, zone: string, staffName: (id: string) => string): string {
  const [time, planned] = [wallTime(at, zone), wallTime(plannedAt, zone)];
  return [initialsOf(staffName(by)), ...(time === planned ? [] : [time])].join(' ');
}

function recordText(record: DoseRecord, zone: string, staffName: (userId: string) => string): string {
  return [wallTime(record.at, zone), staffName(record.by), doseInWords(record.dose ?? ''), record.reason]
    .filter(Boolean)
    .join(' · ');
}
