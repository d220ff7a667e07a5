import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type ChartTab, useView } from '../../../state/view.ts';
import { Loading } from '../../../ui/Condition.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import css from './Overview.module.css';

interface Props {
  readonly title: string;
  /** Where all of it stands. */
  readonly tab: ChartTab;
  /** Said when there is none, and the whole chart is here. */
  readonly empty: string;
  readonly children: readonly ReactNode[];
}

/** The lines of one matter, with the way to all of it. */
export function LinesPanel({ title, tab, empty, children }: Props) {
  const { t } = useTranslation();
  return (
    <Panel title={title} flush actions={<ToTab tab={tab}>{t('overview.all')}</ToTab>}>
      <Lines empty={empty}>{children}</Lines>
    </Panel>
  );
}

function Lines({ empty, children }: Pick<Props, 'empty' | 'children'>) {
  const { t } = useTranslation();
  const { isWhole } = useChart();
  if (children.length > 0) return <ul className={css.lines}>{children}</ul>;
  if (!isWhole) return <Loading label={t('common.loading')} lines={3} />;
  return <p className={css.empty}>{empty}</p>;
}

export function ToTab({ tab, children }: { readonly tab: ChartTab; readonly children: ReactNode }) {
  const { patientId } = useChart();
  const go = useView((view) => view.go);
  return (
    <Button size="compact-sm" variant="subtle" onClick={() => go({ at: 'chart', patientId, tab })}>
      {children}
    </Button>
  );
}
