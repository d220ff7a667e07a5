import { Button, SegmentedControl } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTaskFacts } from '../../parts/tasks/use-task-facts.ts';
import { useMinute } from '../../parts/use-minute.ts';
import { findWardOf, useWardPeople } from '../../parts/use-ward-people.ts';
import { useNursesOf, usePlaces, useTasks } from '../../replica/queries.ts';
import { rowsOf } from '../../replica/use-rows.ts';
import { useEnrolledStation, useSignedIn } from '../../state/live.ts';
import { Empty, Loading } from '../../ui/Condition.tsx';
import { Keycap } from '../../ui/Keycap.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Screen } from '../../ui/Screen.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { AddTask } from './AddTask.tsx';
import { TaskDialog } from './TaskDialog.tsx';
import { TaskLine } from './TaskLine.tsx';
import css from './Tasks.module.css';
import { listTasksOf, TASK_LISTS, type TaskList, type TaskRow } from './task-list.ts';

type Open = { readonly dialog: 'add' } | { readonly dialog: 'task'; readonly id: string } | undefined;

/** What is to be done, by whom and by when: mine, my ward's, and what is late anywhere here. */
export function Tasks() {
  const { t } = useTranslation();
  const user = useSignedIn()?.user;
  const mayManage = user?.permissions.includes('task.manage') ?? false;
  const nowMs = useMinute();
  const [list, setList] = useState<TaskList>('ward');
  const [selected, setSelected] = useState(0);
  const [open, setOpen] = useState<Open>();
  const { rows, people, isArriving, viewer } = useTaskRows();
  const lists = useMemo(
    () => Object.fromEntries(TASK_LISTS.map((name) => [name, listTasksOf(name, rows, viewer, nowMs)])) as Lists,
    [rows, viewer, nowMs],
  );
  const shown = lists[list];
  const facts = useTaskFacts([...new Set(rows.flatMap(({ content }) => content.patientId ?? []))]);
  const factsOf = (row: TaskRow) => facts.get(row.content.patientId ?? '')?.find(({ id }) => id === row.id);
  const personOf = (row: TaskRow) => people.find(({ patientId }) => patientId === row.content.patientId);
  const opened = open?.dialog === 'task' ? rows.find(({ id }) => id === open.id) : undefined;
  useKeys({ 'Alt+N': mayManage && !open ? () => setOpen({ dialog: 'add' }) : undefined });
  return (
    <Screen
      fixed
      title={t('task.tasks')}
      lead={t('tasks.count', { count: shown.length })}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={t('tasks.which')}
            value={list}
            onChange={(value) => {
              setList(value as TaskList);
              setSelected(0);
            }}
            data={TASK_LISTS.map((value) => ({
              value,
              label: t('tasks.listCount', { list: t(`tasks.list.${value}`), count: lists[value].length }),
            }))}
          />
          {mayManage && (
            <Button
              aria-keyshortcuts="Alt+N"
              rightSection={<Keycap keys="Alt N" />}
              onClick={() => setOpen({ dialog: 'add' })}
            >
              {t('tasks.add')}
            </Button>
          )}
        </>
      }
    >
      <Panel title={t(`tasks.list.${list}`)} fill flush aside={isArriving ? t('common.filling') : undefined}>
        {isArriving && shown.length === 0 && <Loading label={t('common.loading')} lines={6} />}
        {!isArriving && shown.length === 0 && (
          <Empty icon={<IconChecklist size={28} aria-hidden />} title={t(`tasks.none.${list}`)}>
            {t('tasks.noneWords')}
          </Empty>
        )}
        {shown.length > 0 && (
          <div className={css.list}>
            <div className={css.columns} aria-hidden>
              <span>{t('tasks.due')}</span>
              <span>{t('tasks.patient')}</span>
              <span>{t('tasks.what')}</span>
              <span>{t('tasks.who')}</span>
            </div>
            <VirtualList
              items={shown}
              keyOf={({ id }) => id}
              rowHeight={46}
              label={t(`tasks.list.${list}`)}
              selected={Math.min(selected, shown.length - 1)}
              onSelect={setSelected}
              onOpen={({ id }) => setOpen({ dialog: 'task', id })}
              render={(row) => <TaskLine row={row} person={personOf(row)} facts={factsOf(row)} nowMs={nowMs} />}
            />
          </div>
        )}
      </Panel>
      {open?.dialog === 'add' && <AddTask onClose={() => setOpen(undefined)} />}
      {opened && (
        <TaskDialog
          key={opened.id}
          row={opened}
          person={personOf(opened)}
          facts={factsOf(opened)}
          mayManage={mayManage}
          nowMs={nowMs}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Screen>
  );
}

type Lists = Readonly<Record<TaskList, readonly TaskRow[]>>;

function useTaskRows() {
  const tasks = useTasks();
  const places = rowsOf(usePlaces());
  const { people, isArriving } = useWardPeople();
  const nursesOf = useNursesOf();
  const user = useSignedIn()?.user;
  const wardId = useEnrolledStation()?.ward?.id;
  const found = rowsOf(tasks);
  const rows = useMemo((): readonly TaskRow[] => {
    const byId = new Map(places.map(({ id, content }) => [id, content]));
    const wardOf = new Map(people.map((person) => [person.patientId, person.wardId]));
    return found.map(({ id, rev, content }) => ({
      id,
      rev: rev ?? '',
      content,
      wardId: content.patientId ? wardOf.get(content.patientId) : findWardOf(content.locationId, byId),
    }));
  }, [found, places, people]);
  const viewer = useMemo(() => {
    const userId = user?.userId ?? '';
    const patientIds = new Set(
      [...nursesOf].flatMap(([patient, nurses]) => (nurses.includes(userId) ? [patient] : [])),
    );
    return { userId, roles: user?.roles ?? [], wardId, patientIds };
  }, [user, nursesOf, wardId]);
  return { rows, people, viewer, isArriving: isArriving || tasks.state === 'loading' };
}
