import type { AdverseEvent, Task } from '@medplum/fhirtypes';
import { useTranslation } from 'react-i18next';
import { readIncident } from '#shared/domain/incident/read-incident.ts';
import { isOpenTask, isOverdue, readTask } from '#shared/domain/task/read-task.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { saidInTask } from '../../../parts/tasks/way-in-words.ts';
import { useMinute } from '../../../parts/use-minute.ts';
import type { StoredRow } from '../../../replica/replica-database.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { Tag } from '../../../ui/Tag.tsx';
import { useChart } from '../chart-context.ts';
import css from './Overview.module.css';

/** Open tasks of this patient, and incidents that nobody has reviewed; nothing where there are none. */
export function OpenWork() {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useMinute();
  const { record } = useChart();
  const tasks = openTasks(record.everything);
  const incidents = openIncidents(record.everything);
  if (tasks.length + incidents.length === 0) return null;
  return (
    <Panel title={t('overview.openWork')} flush>
      <ul className={css.lines}>
        {incidents.map(({ id, incident }) => (
          <li key={id}>
            <span className={css.what}>
              <b>{t('handOver.what.incident')}</b>{' '}
              <bdi>{incident.cause ? t(`incident.cause.${incident.cause}`) : incident.what}</bdi>
            </span>
            <Tag tone={incident.state === 'draft' ? 'pause' : 'calm'}>{t(`incident.state.${incident.state}`)}</Tag>
          </li>
        ))}
        {tasks.map(({ id, task }) => (
          <li key={id}>
            <span className={css.when}>{task.dueAt ? format.moment(task.dueAt) : t('tasks.noTime')}</span>
            <span className={css.what}>
              {task.code && task.code !== 'free' && <b>{t(`tasks.code.${task.code}`)} </b>}
              <bdi>{saidInTask(task, t)}</bdi>
            </span>
            <span>{isOverdue(task, nowMs) && <Tag tone="pause">{t('tasks.overdue')}</Tag>}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function openTasks(rows: readonly StoredRow[]) {
  return rows
    .filter(({ kind, content }) => kind === 'Task' && content)
    .map(({ id, content, conflicting = [] }) => {
      const others = conflicting.map(({ resource }) => resource as Task);
      return { id, task: readTask(content as Task, others) };
    })
    .filter(({ task }) => isOpenTask(task))
    .toSorted((one, other) => ((one.task.dueAt ?? '~') < (other.task.dueAt ?? '~') ? -1 : 1));
}

function openIncidents(rows: readonly StoredRow[]) {
  return rows
    .filter(({ kind, content }) => kind === 'AdverseEvent' && content)
    .map(({ id, content }) => ({ id, incident: readIncident(content as AdverseEvent) }))
    .filter(({ incident }) => incident.state === 'draft' || incident.state === 'reported');
}
