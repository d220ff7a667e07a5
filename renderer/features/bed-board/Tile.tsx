import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCircleCheck,
  IconClockExclamation,
  IconCloudDownload,
  IconQuestionMark,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardFacts } from '#shared/contract/board.ts';
import { type Format, useFormat } from '../../i18n/use-format.ts';
import { settledAs } from '../../parts/admission/acts.ts';
import type { BedTile, Person } from '../../parts/admission/board-model.ts';
import { hoursOfStay } from '../../parts/admission/hours-of-stay.ts';
import { TaskMark } from '../../parts/admission/TaskMark.tsx';
import type { TaskCount } from '../../parts/admission/use-task-counts.ts';
import { AlertMarks } from '../../parts/alerts/AlertMarks.tsx';
import { ageText, listName } from '../../parts/patient-words.ts';
import { ReplacedTag } from '../../parts/ReplacedTag.tsx';
import { ScoreTrend } from '../../parts/ScoreTrend.tsx';
import { Tag } from '../../ui/Tag.tsx';
import css from './BedBoard.module.css';

interface PersonProps {
  readonly person: Person;
  readonly facts: BoardFacts | undefined;
  readonly tasks: TaskCount | undefined;
  readonly nowMs: number;
  /** Names of the other beds in which she is said to lie. */
  readonly alsoIn: string;
}

/** One patient on a tile: who, how old, how long here, allergies first, then the score with its age. */
export const PersonOnTile = memo(function PersonOnTile({ person, facts, tasks, nowMs, alsoIn }: PersonProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { line, stay, holder } = person;
  const facets = [
    line?.birthDate ? ageText(line.birthDate, t, nowMs) : t('patient.bornUnknown'),
    line ? t(`patient.sex.${line.sex}`) : '',
    stay.since && stay.presence !== 'expected' ? stayText(stay.since, nowMs, t) : '',
  ];
  const name = line ? listName(line) : t('common.loading');
  return (
    <span className={css.person} data-how={holder.how}>
      <span className={css.name} title={name}>
        <bdi>{name}</bdi>
      </span>
      <ReplacedTag line={line} />
      {stay.presence !== 'expected' && <Allergies facts={facts} />}
      <span className={css.facets}>{facets.filter(Boolean).join(' · ')}</span>
      {alsoIn && (
        <Tag tone="stop" icon={<IconAlertTriangle size={13} aria-hidden />}>
          {t('board.alsoIn', { beds: alsoIn })}
        </Tag>
      )}
      {facts?.givenTwice && (
        <Tag tone="stop" icon={<IconAlertOctagon size={13} aria-hidden />}>
          {t('board.givenTwice', { count: facts.givenTwice })}
        </Tag>
      )}
      {facts?.givenTooMuch && (
        <Tag tone="stop" icon={<IconAlertOctagon size={13} aria-hidden />}>
          {t('board.givenTooMuch')}
        </Tag>
      )}
      {stay.presence !== 'expected' && <AlertMarks alerts={facts?.alerts} />}
      {stay.undecided && <Tag tone="pause">{t('board.undecided')}</Tag>}
      {holder.how === 'on-leave' && (
        <Tag tone="pause">
          {stay.backBy ? t('board.backBy', { when: format.moment(stay.backBy) }) : t('board.onLeave')}
        </Tag>
      )}
      {holder.how === 'reserved' && (
        <Tag>
          {stay.expectedAt ? t('board.expectedAt', { when: format.moment(stay.expectedAt) }) : t('board.reservedFor')}
        </Tag>
      )}
      {stay.presence !== 'expected' && <Score facts={facts} nowMs={nowMs} format={format} />}
      <TaskMark count={tasks} />
    </span>
  );
});

/** `3 days here`, `5 hours here`. */
function stayText(since: string, nowMs: number, t: TFunction): string {
  const hours = hoursOfStay(since, nowMs);
  if (hours === undefined) return '';
  return hours < 24 ? t('board.hours', { count: hours }) : t('board.days', { count: Math.floor(hours / 24) });
}

const MARKS = {
  'no-known': IconCircleCheck,
  'never-asked': IconQuestionMark,
  'not-loaded': IconCloudDownload,
} as const;

/** @SAFETY Every allergy in full; and what is not known is never drawn as none. */
function Allergies({ facts }: { readonly facts: BoardFacts | undefined }) {
  const { t } = useTranslation();
  const allergies = facts?.allergies ?? { state: 'not-loaded' as const };
  if (allergies.state !== 'list') {
    const Mark = MARKS[allergies.state];
    return (
      <span className={css.allergies} data-state={allergies.state}>
        <Mark size={14} aria-hidden />
        {t(`board.allergies.${allergies.state}`)}
      </span>
    );
  }
  return (
    <span className={css.allergies} data-state="list">
      <IconAlertOctagon size={14} aria-hidden />
      <span>
        <span className="visually-hidden">{t('allergy.banner')}: </span>
        {allergies.items.map(({ text, undecided }, index) => (
          <bdi key={text}>
            {index > 0 && ', '}
            {text}
            {undecided && ` (${t('allergy.twoValues')})`}
          </bdi>
        ))}
        {allergies.partial && ` · ${t('board.moreComing')}`}
      </span>
    </span>
  );
}

/** The number with its band in words, its age, and whether the next set is late. */
function Score({
  facts,
  nowMs,
  format,
}: {
  readonly facts: BoardFacts | undefined;
  readonly nowMs: number;
  readonly format: Format;
}) {
  const { t } = useTranslation();
  const score = facts?.news2;
  if (!facts) return null;
  if (!score) return <span className={css.score}>{t('board.noScore')}</span>;
  const age = <span className={css.facets}>{format.ago(score.takenAt, nowMs)}</span>;
  if (score.state !== 'complete') {
    const word = score.state === 'partial' ? t('news2.partialShort') : t('news2.notScoredShort');
    const isUrgent = score.state === 'partial' && score.urgent;
    return (
      <span className={css.score}>
        <span className={css.band} data-band={isUrgent ? 'medium' : 'none'}>
          NEWS2 {word}
        </span>
        {score.state === 'partial' && score.last && (
          <span className={css.facets}>{t('board.lastTotal', { total: score.last.total })}</span>
        )}
        {age}
        <Late dueAt={score.state === 'partial' ? score.dueAt : undefined} nowMs={nowMs} />
      </span>
    );
  }
  return (
    <span className={css.score}>
      <span className={css.band} data-band={score.band}>
        NEWS2 <b className="figures">{score.total}</b> {t(`news2.bandShort.${score.band}`)}
      </span>
      <ScoreTrend points={facts.news2Trend} />
      {age}
      <Late dueAt={score.dueAt} nowMs={nowMs} />
    </span>
  );
}

function Late({ dueAt, nowMs }: { readonly dueAt: string | undefined; readonly nowMs: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (dueAt === undefined || Date.parse(dueAt) >= nowMs) return null;
  return (
    <span className={css.late} title={t('board.dueSince', { when: format.moment(dueAt) })}>
      <IconClockExclamation size={14} aria-hidden />
      {t('board.late')}
    </span>
  );
}

/** What a bed is when nobody lies in it, or when two do. */
export function BedStateWord({ tile }: { readonly tile: BedTile }) {
  const { t } = useTranslation();
  const { state, readiness, reason } = tile.bed;
  const isKeptForTwo = state === 'clash' && settledAs(tile) === 'reserved';
  const word = t(isKeptForTwo ? 'board.state.clash-reserved' : `board.state.${state}`);
  const tone = state === 'clash' ? 'stop' : state === 'cleaning' || state === 'closed' ? 'pause' : 'calm';
  return (
    <>
      {state !== 'occupied' && (
        <Tag tone={tone} {...(state === 'clash' ? { icon: <IconAlertOctagon size={13} aria-hidden /> } : {})}>
          {word}
        </Tag>
      )}
      {readiness !== 'ready' && state !== readiness && <Tag tone="pause">{t(`board.state.${readiness}`)}</Tag>}
      {reason && readiness !== 'ready' && <span className={css.reason}>{reason}</span>}
    </>
  );
}
