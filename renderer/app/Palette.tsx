import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import {
  IconLanguage,
  IconLock,
  IconLogout,
  IconPrinter,
  IconSearch,
  IconSettings,
  IconUser,
  IconWifi,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldName } from '#shared/domain/patient/fold-name.ts';
import { isolate } from '../i18n/isolate.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import type { Language } from '../i18n/start.ts';
import { useFormat } from '../i18n/use-format.ts';
import { chartTabKeys } from '../parts/chart-keys.ts';
import { filterPatients } from '../parts/patient-filter.ts';
import { bornText, listName } from '../parts/patient-words.ts';
import { usePatientLines } from '../replica/queries.ts';
import { rowsOf } from '../replica/use-rows.ts';
import { useEnrolledStation, useSignedIn } from '../state/live.ts';
import { speak } from '../state/speak.ts';
import { CHART_TABS, useView } from '../state/view.ts';
import { Keycap } from '../ui/Keycap.tsx';
import { listTasks } from './home.ts';
import { TASK_ICONS } from './task-icons.ts';
import { useLeaving } from './use-leaving.ts';

const MOST_PATIENTS = 8;

/** Every action by keyboard, with its shortcut beside it; patients by the first letters of their names. */
export function Palette() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const actions = useActions();
  const patients = useFoundPatients(text);
  const folded = foldName(text);
  const matching = actions.filter((action) => foldName(String(action.label)).includes(folded));
  const searchAll = useSearchEverywhere(text);
  const all = [...patients, ...matching, ...searchAll];
  return (
    <Spotlight
      actions={all}
      filter={(_query, given) => given}
      query={text}
      onQueryChange={setText}
      shortcut="mod + K"
      // It has no button to close it by (layers.ts).
      closeOnEscape
      // Also out of a field: what is typed there stays.
      tagsToIgnore={[]}
      nothingFound={t('palette.nothing')}
      highlightQuery={false}
      scrollable
      maxHeight={440}
      attributes={{ content: { 'aria-label': t('frame.find') } }}
      searchProps={{
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
        leftSection: <IconSearch size={18} aria-hidden />,
      }}
    />
  );
}

function useActions(): SpotlightActionData[] {
  const { t, i18n } = useTranslation();
  const station = useEnrolledStation();
  const user = useSignedIn()?.user;
  const { go, route } = useView();
  const { lock, signOut } = useLeaving();
  const tasks = user ? listTasks(station, user) : [];
  const action = (
    id: string,
    label: string,
    onClick: () => void,
    keys?: string,
    icon = <IconSearch size={17} />,
  ): SpotlightActionData => ({
    id,
    label,
    onClick,
    leftSection: icon,
    ...(keys ? { rightSection: <Keycap keys={keys} /> } : {}),
  });
  const ofChart =
    route.at === 'chart'
      ? CHART_TABS.map((tab) =>
          action(
            `tab-${tab}`,
            t(`chart.tab.${tab}`),
            () => go({ ...route, tab }),
            chartTabKeys[tab].replace('+', ' '),
            <IconUser size={17} />,
          ),
        )
      : [];
  return [
    ...ofChart,
    ...tasks.map((task, index) => {
      const Icon = TASK_ICONS[task] ?? IconSearch;
      return action(task, t(`task.${task}`), () => go({ at: task }), `Alt ${index + 1}`, <Icon size={17} />);
    }),
    action('sync', t('task.sync'), () => go({ at: 'sync' }), undefined, <IconWifi size={17} />),
    action('devices', t('devices.title'), () => go({ at: 'devices' }), undefined, <IconPrinter size={17} />),
    action('labels', t('labels.title'), () => go({ at: 'labels' }), undefined, <IconPrinter size={17} />),
    action('settings', t('task.settings'), () => go({ at: 'settings' }), undefined, <IconSettings size={17} />),
    ...otherLanguages(i18n.language).map(([language, name]) =>
      action(`language-${language}`, name, () => speak(language), undefined, <IconLanguage size={17} />),
    ),
    action('lock', t('frame.lock'), lock, 'F9', <IconLock size={17} />),
    action('sign-out', t('frame.signOut'), signOut, undefined, <IconLogout size={17} />),
  ];
}

function otherLanguages(spoken: string): readonly (readonly [Language, string])[] {
  const all = Object.entries(LANGUAGES) as [Language, string][];
  return all.filter(([language]) => language !== spoken);
}

function useFoundPatients(text: string): SpotlightActionData[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const lines = usePatientLines();
  const go = useView((view) => view.go);
  return useMemo(() => {
    if (text.trim().length < 2) return [];
    return filterPatients(rowsOf(lines), text)
      .slice(0, MOST_PATIENTS)
      .map(({ id, content }) => ({
        id,
        label: isolate(listName(content), i18n.dir()),
        description: `${bornText(content.birthDate, t, format)} · ${t(`patient.sex.${content.sex}`)} · ${content.recordNumber}`,
        leftSection: <IconUser size={17} />,
        onClick: () => go({ at: 'chart', patientId: id, tab: 'overview' }),
      }));
  }, [text, lines, t, format, go]);
}

/** The full search also knows sounds, telephone numbers and former names. */
function useSearchEverywhere(text: string): SpotlightActionData[] {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  if (text.trim().length < 2) return [];
  return [
    {
      id: 'search-all',
      label: t('palette.searchAll', { text: text.trim() }),
      leftSection: <IconSearch size={17} />,
      onClick: () => go({ at: 'patients', text: text.trim() }),
    },
  ];
}
