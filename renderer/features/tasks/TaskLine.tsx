import { IconAlarm, IconClockExclamation, IconGitCompare, IconSpeakerphone } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { TaskFacts } from '#shared/contract/task.ts';
import { isOverdue } from '#shared/domain/task/read-task.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { listName } from '../../parts/patient-words.ts';
import { ReplacedTag } from '../../parts/ReplacedTag.tsx';
import { saidInTask } from '../../parts/tasks/way-in-words.ts';
import type { WardPerson } from '../../parts/use-ward-people.ts';
import { useStaffNames } from '../../replica/queries.ts';
import { Tag } from '../../ui/Tag.tsx';
import css from './Tasks.module.css';
import type { TaskRow } from './task-list.ts';

export interface TaskProps {
  readonly row: TaskRow;
  readonly person: WardPerson | undefined;
  readonly facts: TaskFacts | undefined;
  readonly nowMs: number;
}

/** One task in a list: when, whom about, what, whose. */
export function TaskLine({ row, person, facts, nowMs }: TaskProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { content } = row;
  return (
    <div className={css.line}>
      <span className={css.due}>
        <span className="figures">{content.dueAt ? format.moment(content.dueAt) : t('tasks.noTime')}</span>
        <DueTags content={content} nowMs={nowMs} />
      </span>
      <span className={css.patient}>
        {person?.bed && <bdi className={css.bed}>{person.bed}</bdi>}
        <bdi>
          {person?.line ? listName(person.line) : content.patientId ? t('tasks.elsewhere') : t('tasks.wardTask')}
        </bdi>
        <ReplacedTag line={person?.line} />
      </span>
      <span className={css.what} title={taskWords(row, facts, t)}>
        {taskWords(row, facts, t)}
      </span>
      <span className={css.who}>
        <Whose row={row} />
      </span>
    </div>
  );
}

/** The code in words, then what its maker wrote. */
export function taskWords({ content }: TaskRow, facts: TaskFacts | undefined, t: TFunction): string {
  const said = content.patientId === undefined ? content : facts;
  if (!said) return t('common.loading');
  const { code: asked, description = '' } = said;
  const code = asked && asked !== 'free' ? t(`tasks.code.${asked}`) : '';
  const text = saidInTask({ code: asked, description }, t);
  return code && text ? t('common.pair', { label: code, text }) : code || text;
}

export function DueTags({ content, nowMs }: { readonly content: TaskRow['content']; readonly nowMs: number }) {
  const { t } = useTranslation();
  return (
    <>
      {content.escalations > 0 && (
        <Tag tone="stop" icon={<IconSpeakerphone size={13} aria-hidden />}>
          {t('tasks.escalated', { count: content.escalations })}
        </Tag>
      )}
      {isOverdue(content, nowMs) && (
        <Tag tone="pause" icon={<IconClockExclamation size={13} aria-hidden />}>
          {t('tasks.overdue')}
        </Tag>
      )}
      {content.priority !== 'routine' && (
        <Tag tone="pause" icon={<IconAlarm size={13} aria-hidden />}>
          {t(`tasks.priority.${content.priority}`)}
        </Tag>
      )}
      {content.undecided && (
        <Tag tone="pause" icon={<IconGitCompare size={13} aria-hidden />}>
          {t('tasks.undecided')}
        </Tag>
      )}
    </>
  );
}

export function Whose({ row }: { readonly row: TaskRow }) {
  const { t } = useTranslation();
  const nameOf = useStaffNames();
  const { ownerUserIds, ownerRoles, state } = row.content;
  const names = ownerUserIds.length > 0 ? ownerUserIds.map(nameOf) : ownerRoles.map((role) => roleName(role, t));
  return (
    <>
      <bdi>{names.join(', ') || t('tasks.everybody')}</bdi>
      {state === 'started' && <Tag>{t('tasks.started')}</Tag>}
    </>
  );
}

const KNOWN = ['nurse', 'doctor', 'pharmacist', 'registrar'] as const;

export function roleName(role: string, t: TFunction): string {
  const known = KNOWN.find((one) => one === role);
  return known ? t(`tasks.role.${known}`) : role;
}
