import { IconActivityHeartbeat } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import { EntryActions, type Shape } from '../entry/EntryActions.tsx';
import { EntryColumns } from '../entry/EntryForm.tsx';
import { BodyMeasures } from './BodyMeasures.tsx';
import { ObservationsDue } from './ObservationsDue.tsx';
import css from './Vitals.module.css';
import { VitalsForm } from './VitalsForm.tsx';
import { VitalsPlots } from './VitalsPlots.tsx';
import { VitalsTable } from './VitalsTable.tsx';

/** Entry beside the trend; the values one key away as a table. */
export function Vitals() {
  const { t } = useTranslation();
  const { record, isWhole } = useChart();
  const mayRecord = useSignedIn()?.user.permissions.includes('vitals.record') ?? false;
  const [isEntering, setIsEntering] = useState(mayRecord);
  const [correctedId, setCorrectedId] = useState<string>();
  const corrected = record.vitals.find(({ row, set }) => row.id === correctedId && set.state === 'valid');
  const [shape, setShape] = useState<Shape>('plots');
  useKeys({
    [ENTRY_KEYS]: mayRecord ? () => setIsEntering(true) : undefined,
    'Alt+G': () => setShape(shape === 'plots' ? 'table' : 'plots'),
  });
  return (
    <EntryColumns
      place="before"
      entry={
        corrected ? (
          <VitalsForm key={corrected.row.id} corrects={corrected} onDone={() => setCorrectedId(undefined)} />
        ) : (
          isEntering && <VitalsForm key="new" onDone={() => setIsEntering(false)} />
        )
      }
    >
      <Panel
        title={t('vitals.trend')}
        aside={
          <span className={css.aside}>
            {t('vitals.count', { count: record.vitals.length })}
            <ObservationsDue />
            <BodyMeasures />
          </span>
        }
        flush
        actions={
          <EntryActions
            shape={shape}
            record={t('vitals.record')}
            mayRecord={mayRecord && !isEntering}
            onShape={setShape}
            onRecord={() => setIsEntering(true)}
          />
        }
      >
        {record.vitals.length === 0 && !isWhole && <Loading label={t('common.loading')} lines={8} />}
        {record.vitals.length === 0 && isWhole && (
          <Empty icon={<IconActivityHeartbeat size={28} aria-hidden />} title={t('vitals.none')}>
            {t('vitals.noneWords')}
          </Empty>
        )}
        {record.vitals.length > 0 &&
          (shape === 'plots' ? (
            <VitalsPlots vitals={record.vitals} />
          ) : (
            <VitalsTable
              vitals={record.vitals}
              mayRecord={mayRecord}
              isBrief={isEntering || corrected !== undefined}
              onCorrect={setCorrectedId}
            />
          ))}
      </Panel>
    </EntryColumns>
  );
}
