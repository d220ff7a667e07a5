import { Drawer } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../../core-client/use-query.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { QueryPanel } from '../../../parts/QueryPanel.tsx';
import { usePlaceName } from '../../../parts/use-place-of.ts';
import { codeWords, valueWords, withPlaces } from '../../../parts/value-words.ts';
import { ChartDialogTitle } from '../ChartDialogTitle.tsx';
import { useChart } from '../chart-context.ts';
import { dosageWords } from './dosage-words.ts';
import css from './History.module.css';
import { HistoryStepView } from './HistoryStepView.tsx';
import { historySteps } from './history-steps.ts';

interface Props {
  readonly id: string;
  readonly title: string;
  onClose(): void;
}

/** Every version of one record that is kept here: who, when, from which station, what it said before. Looking is audited. */
export function HistoryDrawer({ id, title, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { patientId, record } = useChart();
  // A version that arrives meanwhile is asked for.
  const rev = record.everything.find((row) => row.id === id)?.rev;
  const { answer, reload } = useQuery(contract.chart.listHistory, { patientId, id }, rev);
  const placeName = usePlaceName();
  const words = useMemo(() => withPlaces(codeWords(t, i18n, format), placeName), [t, i18n, format, placeName]);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={620}
      title={<ChartDialogTitle>{t('history.of', { title })}</ChartDialogTitle>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <p className={css.lead}>{t('history.lead')}</p>
      <QueryPanel answer={answer} reload={reload}>
        {(versions) => (
          <ol className={css.steps}>
            {historySteps(versions, (value) => dosageWords(value, t) ?? valueWords(value, words)).map((step) => (
              <HistoryStepView key={step.version.rev} step={step} />
            ))}
          </ol>
        )}
      </QueryPanel>
    </Drawer>
  );
}
