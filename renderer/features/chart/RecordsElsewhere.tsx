import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { listName } from '../../parts/patient-words.ts';
import { usePatientLine } from '../../replica/queries.ts';
import { type ChartTab, useView } from '../../state/view.ts';
import { Notice } from '../../ui/Condition.tsx';
import type { OpenState } from './use-open-chart.ts';

type Record = NonNullable<Extract<OpenState, { state: 'open' }>['elsewhere']>[number];

/** @SAFETY HL11: the tabs are of this record; what stands in those that it stands for is said above them, on each. */
export function RecordsElsewhere({
  tab,
  records = [],
}: {
  readonly tab: ChartTab;
  readonly records?: readonly Record[] | undefined;
}) {
  return records.map((record) => <RecordElsewhere key={record.patientId} tab={tab} record={record} />);
}

function RecordElsewhere({ tab, record }: { readonly tab: ChartTab; readonly record: Record }) {
  const { t } = useTranslation();
  const go = useView((view) => view.go);
  const { patientId, problems, orders, tasks } = record;
  const line = usePatientLine(patientId)?.content;
  const words = {
    name: line ? listName(line) : '',
    number: line?.recordNumber || t('patient.noNumber'),
  };
  const said = [
    problems.length > 0 && t('chart.replaced.problems', { list: problems.join(' · ') }),
    orders.length > 0 && t('chart.replaced.orders', { list: orders.join(' · ') }),
    tasks > 0 && t('chart.replaced.tasks', { count: tasks }),
  ].filter((text) => text !== false);
  return (
    <Notice
      tone="pause"
      title={t('chart.replaced.alsoTitle', words)}
      actions={
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => go({ at: 'chart', patientId, tab, replaced: 'stay' })}
        >
          {t('chart.replaced.look')}
        </Button>
      }
    >
      <span data-testid="records-elsewhere">
        {said.length === 0 && t('chart.replaced.nothingOpen')}
        {said.map((text) => (
          <bdi key={text}>{text} </bdi>
        ))}
      </span>
    </Notice>
  );
}
