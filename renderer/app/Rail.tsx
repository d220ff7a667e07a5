import { UnstyledButton } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useEnrolledStation, useLive, useSignedIn } from '../state/live.ts';
import { usePreferences } from '../state/preferences.ts';
import { useView } from '../state/view.ts';
import { Keycap } from '../ui/Keycap.tsx';
import { useKeys } from '../ui/keys.ts';
import { listTasks } from './home.ts';
import { OpenCharts } from './OpenCharts.tsx';
import css from './Rail.module.css';
import { TASK_ICONS } from './task-icons.ts';

/** What stands behind the ninth task is reached by the palette. */
const DIGITS = 9;

/** By task, for what this person does at this desk. */
export function Rail() {
  const { t } = useTranslation();
  const station = useEnrolledStation();
  const user = useSignedIn()?.user;
  const at = useView((view) => view.route.at);
  const go = useView((view) => view.go);
  const conflicts = useLive((live) => live.sync?.conflicts ?? 0);
  const { rail, prefer } = usePreferences();
  const tasks = user ? listTasks(station, user) : [];
  useKeys(
    Object.fromEntries(tasks.slice(0, DIGITS).map((task, index) => [`Alt+${index + 1}`, () => go({ at: task })])),
  );
  const Fold = rail === 'wide' ? IconLayoutSidebarLeftCollapse : IconLayoutSidebarLeftExpand;
  return (
    <nav className={css.rail} data-width={rail} aria-label={t('frame.tasks')}>
      <div className={css.organisation} title={station?.organisation.name}>
        <span className={css.mark} aria-hidden>
          {initialsOf(station?.organisation.name ?? '')}
        </span>
        <span className={css.name}>{station?.organisation.name}</span>
      </div>
      <ul className={css.tasks}>
        {tasks.map((task, index) => {
          const Icon = TASK_ICONS[task];
          const count = task === 'decisions' ? conflicts : 0;
          return (
            <li key={task}>
              <UnstyledButton
                className={css.task}
                aria-current={at === task ? 'page' : undefined}
                aria-keyshortcuts={index < DIGITS ? `Alt+${index + 1}` : undefined}
                title={rail === 'narrow' ? t(`task.${task}`) : undefined}
                onClick={() => go({ at: task })}
              >
                {Icon && <Icon size={19} stroke={1.6} aria-hidden />}
                <span className={css.label}>{t(`task.${task}`)}</span>
                {count > 0 && (
                  <span className={css.count}>
                    <span aria-hidden>{count}</span>
                    <span className="visually-hidden">{t('task.waiting', { count })}</span>
                  </span>
                )}
                <span className={css.keys}>{index < DIGITS && <Keycap keys={`Alt ${index + 1}`} />}</span>
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
      <OpenCharts />
      <UnstyledButton
        className={css.fold}
        aria-label={rail === 'wide' ? t('frame.narrowRail') : t('frame.wideRail')}
        onClick={() => prefer({ rail: rail === 'wide' ? 'narrow' : 'wide' })}
      >
        <Fold size={18} stroke={1.6} aria-hidden />
      </UnstyledButton>
    </nav>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => word[0])
    .join('');
}
