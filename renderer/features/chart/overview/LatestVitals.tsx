import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/use-format.ts';
import { RecordMarkView } from '../../../parts/RecordMarkView.tsx';
import { Loading } from '../../../ui/Condition.tsx';
import { useChart } from '../chart-context.ts';
import { News2Panel } from '../vitals/News2Panel.tsx';
import { ObservationsDue } from '../vitals/ObservationsDue.tsx';
import css from './Overview.module.css';

/** The newest set that stands, with its score as it was shown when it was taken. */
export function LatestVitals() {
  const { t } = useTranslation();
  const format = useFormat();
  const { record, isWhole } = useChart();
  const latest = record.vitals.find(({ set }) => set.state === 'valid');
  if (!latest)
    return isWhole ? <p className="quiet">{t('vitals.none')}</p> : <Loading label={t('common.loading')} lines={3} />;
  const { set, row } = latest;
  const { respiratoryRate, spo2, systolic, diastolic, pulse, temperatureCelsius } = set.values;
  const values = [
    [t('vitals.short.respiratoryRate'), respiratoryRate, '/min'],
    [t('vitals.short.spo2'), spo2, '%'],
    [t('vitals.short.systolic'), systolic === undefined ? undefined : `${systolic}/${diastolic ?? '—'}`, 'mmHg'],
    [t('vitals.short.pulse'), pulse, '/min'],
    [
      t('vitals.short.temperatureCelsius'),
      temperatureCelsius === undefined ? undefined : format.number(temperatureCelsius, 1),
      '°C',
    ],
    [t('vitals.short.consciousness'), set.consciousness, ''],
  ] as const;
  return (
    <div className={css.vitals}>
      <p className={css.vitalsWhen}>
        <b className="figures">{format.moment(set.takenAt)}</b> <span className="quiet">{format.ago(set.takenAt)}</span>{' '}
        <RecordMarkView row={row} /> <ObservationsDue />
      </p>
      <dl className={css.values}>
        {values.map(([label, value, unit]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {value ?? '—'} <span>{value === undefined ? '' : unit}</span>
            </dd>
          </div>
        ))}
      </dl>
      {set.news2 && <News2Panel news2={set.news2} />}
    </div>
  );
}
