import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { FluidDay } from '#shared/domain/fluid-balance/fluid-days.ts';
import { balanceSeries } from '#shared/domain/fluid-balance/fluid-series.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import css from './Fluids.module.css';
import { netText } from './net-text.ts';

interface Props {
  /** Newest first. */
  readonly days: readonly FluidDay<unknown>[];
  readonly nowMs: number;
}

/** So many fluid days of the running balance; the bars show all of them. */
const RUNNING_DAYS = 3;
const TICK = { fontSize: 11, fill: 'var(--ink-3)' } as const;
const TIP = {
  background: 'var(--paper)',
  border: '1px solid var(--line-strong)',
  borderRadius: 4,
  fontSize: 12,
  padding: '4px 8px',
} as const;

/** In and out by fluid day, and the balance as it ran: the same numbers as the table, which is one key away. */
export function FluidPlots({ days, nowMs }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const byDay = useMemo(
    () => days.toReversed().map(({ day, sums }) => ({ day, ...sums, label: format.date(day).replace(/ \d{4}$/, '') })),
    [days, format],
  );
  const running = useMemo(() => balanceSeries(days.slice(0, RUNNING_DAYS), nowMs), [days, nowMs]);
  const amount = (value: unknown) => `${format.number(Number(value))} ml`;
  return (
    <div className={css.plots} aria-hidden>
      <figure className={css.plot}>
        <figcaption>
          <b>{t('fluid.plotRunning')}</b>
          <span className="quiet">{t('fluid.plotRunningWords')}</span>
        </figcaption>
        <div className={css.lines}>
          <ResponsiveContainer width="100%" height="100%">
            <LineChart
              data={[...running]}
              margin={{ top: 8, right: 14, bottom: 0, left: 0 }}
              accessibilityLayer={false}
            >
              <CartesianGrid stroke="var(--line)" vertical={false} />
              <XAxis
                dataKey="atMs"
                type="number"
                domain={['dataMin', 'dataMax']}
                tickFormatter={(ms: number) => format.moment(ms)}
                tick={TICK}
                stroke="var(--line-strong)"
                minTickGap={48}
              />
              <YAxis
                width={52}
                tick={TICK}
                stroke="var(--line)"
                tickLine={false}
                tickFormatter={(ml: number) => netText(ml, format)}
              />
              <ReferenceLine y={0} stroke="var(--line-strong)" />
              <Tooltip
                labelFormatter={(ms) => format.dateTime(Number(ms))}
                formatter={(value) => [`${netText(Number(value), format)} ml`, '']}
                separator=""
                contentStyle={TIP}
                isAnimationActive={false}
              />
              <Line
                dataKey="net"
                type="stepAfter"
                stroke="var(--accent)"
                strokeWidth={1.75}
                dot={false}
                isAnimationActive={false}
              />
            </LineChart>
          </ResponsiveContainer>
        </div>
      </figure>
      <figure className={css.plot}>
        <figcaption>
          <b>{t('fluid.plotDays')}</b>
          <span className={css.key} data-of="in">
            {t('fluid.in')}
          </span>
          <span className={css.key} data-of="out">
            {t('fluid.out')}
          </span>
        </figcaption>
        <div className={css.lines}>
          <ResponsiveContainer width="100%" height="100%">
            <BarChart
              data={byDay}
              margin={{ top: 8, right: 14, bottom: 0, left: 0 }}
              accessibilityLayer={false}
              barGap={2}
            >
              <CartesianGrid stroke="var(--line)" vertical={false} />
              <XAxis dataKey="label" tick={TICK} stroke="var(--line-strong)" />
              <YAxis
                width={52}
                tick={TICK}
                stroke="var(--line)"
                tickLine={false}
                tickFormatter={(ml: number) => format.number(ml)}
              />
              <Tooltip
                formatter={amount}
                contentStyle={TIP}
                cursor={{ fill: 'var(--sunken)' }}
                isAnimationActive={false}
              />
              <Bar dataKey="in" name={t('fluid.in')} fill="var(--accent)" maxBarSize={28} isAnimationActive={false} />
              <Bar
                dataKey="out"
                name={t('fluid.out')}
                fill="var(--paper)"
                stroke="var(--accent)"
                strokeWidth={1.5}
                maxBarSize={28}
                isAnimationActive={false}
              />
            </BarChart>
          </ResponsiveContainer>
        </div>
      </figure>
    </div>
  );
}
