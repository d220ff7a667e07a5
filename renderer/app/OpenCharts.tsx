import { UnstyledButton } from '@mantine/core';
import { IconUser, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCloseChart } from '../features/chart/use-close-chart.ts';
import { listName } from '../parts/patient-words.ts';
import { usePatientLine } from '../replica/queries.ts';
import { usePreferences } from '../state/preferences.ts';
import { useView } from '../state/view.ts';
import css from './OpenCharts.module.css';

/** Charts of this sitting, one key away from each other. */
export function OpenCharts() {
  const { t } = useTranslation();
  const charts = useView((view) => view.charts);
  const rail = usePreferences((preferences) => preferences.rail);
  if (charts.length === 0 || rail === 'narrow') return null;
  return (
    <div className={css.charts}>
      <h2 className={css.title}>{t('frame.openCharts')}</h2>
      <ul>
        {charts.map((patientId) => (
          <OpenChart key={patientId} patientId={patientId} />
        ))}
      </ul>
    </div>
  );
}

function OpenChart({ patientId }: { readonly patientId: string }) {
  const { t } = useTranslation();
  const close = useCloseChart();
  const line = usePatientLine(patientId);
  const { route, go } = useView();
  const isHere = route.at === 'chart' && route.patientId === patientId;
  const name = line ? listName(line.content) : t('common.loading');
  return (
    <li className={css.item} data-here={isHere || undefined}>
      <UnstyledButton
        className={css.open}
        aria-current={isHere ? 'page' : undefined}
        title={name}
        onClick={() => go({ at: 'chart', patientId, tab: 'overview' })}
      >
        <IconUser size={15} stroke={1.6} aria-hidden />
        <bdi className={css.name}>{name}</bdi>
      </UnstyledButton>
      <UnstyledButton
        className={css.close}
        aria-label={t('frame.closeChart', { name })}
        onClick={() => close(patientId)}
      >
        <IconX size={14} aria-hidden />
      </UnstyledButton>
    </li>
  );
}
