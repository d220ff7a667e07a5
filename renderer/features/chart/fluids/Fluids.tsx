import { IconDroplet } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FluidSums, fluidDays, lastDaySums } from '#shared/domain/fluid-balance/fluid-days.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { ENTRY_KEYS } from '../../../parts/chart-keys.ts';
import { useMinute } from '../../../parts/use-minute.ts';
import { useSignedIn } from '../../../state/live.ts';
import { Empty, Loading } from '../../../ui/Condition.tsx';
import { useKeys } from '../../../ui/keys.ts';
import { Panel } from '../../../ui/Panel.tsx';
import { useChart } from '../chart-context.ts';
import { EntryActions, type Shape } from '../entry/EntryActions.tsx';
import { EntryColumns } from '../entry/EntryForm.tsx';
import { DayStart } from './DayStart.tsx';
import { FluidDayView } from './FluidDayView.tsx';
import { FluidForm } from './FluidForm.tsx';
import { FluidPlots } from './FluidPlots.tsx';
import css from './Fluids.module.css';
import { netText } from './net-text.ts';
import { useFluidClock } from './use-fluid-clock.ts';

const MOST_DAYS = 14;
/** What went in and came out by fluid day, with the sums that run, and the entry beside it. */
export function Fluids() {
  const { t } = useTranslation();
  const format = useFormat();
  const { patientId, record, isWhole } = useChart();
  const mayRecord = useSignedIn()?.user.permissions.includes('vitals.record') ?? false;
  const [isEntering, setIsEntering] = useState(mayRecord);
  const [correctedId, setCorrectedId] = useState<string>();
  const clock = useFluidClock(patientId);
  const minuteMs = useMinute();
  const days = useMemo(() => {
    const items = record.fluids.map((one) => ({ item: one.row, fluid: one.fluid }));
    // What has just been recorded is newer than the minute that drew the screen.
    return fluidDays(items, clock, Math.max(minuteMs, Date.now())).slice(0, MOST_DAYS);
  }, [record.fluids, clock, minuteMs]);
  const lastDay = useMemo(() => {
    const fluids = record.fluids.map(({ fluid }) => fluid);
    return lastDaySums(fluids, Math.max(minuteMs, Date.now()));
  }, [record.fluids, minuteMs]);
  const corrected = record.fluids.find(({ row, fluid }) => row.id === correctedId && fluid.state === 'valid');
  const today = days.find(({ isOpen }) => isOpen);
  const [shape, setShape] = useState<Shape>('table');
  const filled = days.filter(({ entries }) => entries.length > 0);
  useKeys({
    [ENTRY_KEYS]: mayRecord ? () => setIsEntering(true) : undefined,
    'Alt+G': () => setShape(shape === 'plots' ? 'table' : 'plots'),
  });
  return (
    <EntryColumns
      place="before"
      entry={
        corrected ? (
          <FluidForm key={corrected.row.id} corrects={corrected} onDone={() => setCorrectedId(undefined)} />
        ) : (
          isEntering && <FluidForm key="new" onDone={() => setIsEntering(false)} />
        )
      }
    >
      <Panel
        title={t('fluid.title')}
        aside={<DayStart clock={clock} />}
        flush
        actions={
          <EntryActions
            shape={shape}
            record={t('fluid.record')}
            mayRecord={mayRecord && !isEntering}
            onShape={setShape}
            onRecord={() => setIsEntering(true)}
          />
        }
      >
        <div className={css.sums}>
          <Sums
            label={t('fluid.since', { when: today ? format.moment(today.fromMs) : clock.start })}
            sums={today?.sums}
          />
          <Sums label={t('fluid.last24')} sums={lastDay} />
        </div>
        {record.fluids.length === 0 && !isWhole && <Loading label={t('common.loading')} lines={6} />}
        {record.fluids.length === 0 && isWhole && (
          <Empty icon={<IconDroplet size={28} aria-hidden />} title={t('fluid.none')}>
            {t('fluid.noneWords')}
          </Empty>
        )}
        {shape === 'plots' && filled.length > 0 && <FluidPlots days={filled} nowMs={Math.max(minuteMs, Date.now())} />}
        {shape === 'table' &&
          filled.map((day) => (
            <FluidDayView key={day.day} day={day} mayRecord={mayRecord} onCorrect={setCorrectedId} />
          ))}
      </Panel>
    </EntryColumns>
  );
}

function Sums({ label, sums }: { readonly label: string; readonly sums: FluidSums | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { in: into, out, net } = sums ?? { in: 0, out: 0, net: 0 };
  const facts = [
    [t('fluid.in'), format.number(into)],
    [t('fluid.out'), format.number(out)],
    [t('fluid.net'), netText(net, format)],
  ] as const;
  return (
    <section className={css.sum} aria-label={label}>
      <h3>{label}</h3>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="figures">
              {value} <span>ml</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
