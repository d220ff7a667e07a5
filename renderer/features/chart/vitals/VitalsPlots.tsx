import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { spo2TargetOfSet, type VitalsSet } from '#shared/domain/vitals/read-vitals.ts';
import type { VitalName } from '#shared/domain/vitals/vitals-entry.ts';
import { gcsSeries, news2Series, type SeriesPoint, vitalsSeries } from '#shared/domain/vitals/vitals-series.ts';
import { type Format, useFormat } from '../../../i18n/use-format.ts';
import type { VitalsRow } from '../record.ts';
import { decimalText } from './decimal-text.ts';
import { newestOf } from './newest-of.ts';
import { plotDomain, timeTicks } from './plot-scale.ts';
import css from './Vitals.module.css';

interface Plot {
  readonly key:
    | 'news2'
    | 'gcs'
    | 'respiratoryRate'
    | 'spo2'
    | 'bloodPressure'
    | 'pulse'
    | 'temperatureCelsius'
    | 'painScore'
    | 'glucoseMmolPerL'
    | 'weightKg';
  readonly names: readonly VitalName[];
  readonly unit: string;
  /** Scores nothing in NEWS2: shaded, so that a line that leaves it is seen at once. */
  readonly usual: readonly [low: number, high: number];
  readonly least: readonly [low: number, high: number];
  /** Where what is to be done changes: from here on urgent, from here on an emergency. Of a scale that falls, downward. */
  readonly steps?: readonly [urgent: number, emergency: number];
}

const PLOTS: readonly Plot[] = [
  { key: 'news2', names: [], unit: '', usual: [0, 0], least: [0, 9], steps: [5, 7] },
  { key: 'respiratoryRate', names: ['respiratoryRate'], unit: '/min', usual: [12, 20], least: [8, 26] },
  { key: 'spo2', names: ['spo2'], unit: '%', usual: [96, 100], least: [88, 100] },
  { key: 'bloodPressure', names: ['systolic', 'diastolic'], unit: 'mmHg', usual: [111, 219], least: [50, 180] },
  { key: 'pulse', names: ['pulse'], unit: '/min', usual: [51, 90], least: [40, 130] },
  { key: 'temperatureCelsius', names: ['temperatureCelsius'], unit: '°C', usual: [36.1, 38], least: [35, 39.5] },
  { key: 'gcs', names: [], unit: '', usual: [0, 0], least: [3, 15], steps: [12, 8] },
  { key: 'painScore', names: ['painScore'], unit: '', usual: [0, 0], least: [0, 10] },
  { key: 'glucoseMmolPerL', names: ['glucoseMmolPerL'], unit: 'mmol/L', usual: [4, 10], least: [2, 14] },
  { key: 'weightKg', names: ['weightKg'], unit: 'kg', usual: [0, 0], least: [50, 90] },
];

/** Small plots over one time axis, the newest value beside the name with its time: one that is older than the last set is paler. */
export function VitalsPlots({ vitals }: { readonly vitals: readonly VitalsRow[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sets = useMemo(() => vitals.map(({ set }) => set), [vitals]);
  const plots = useMemo(
    () =>
      PLOTS.map((plot) => ({
        plot: forPatient(plot, sets),
        series: seriesOf(plot, sets),
      })).flatMap(({ plot, series }) => {
        const newest = newestOf(series);
        return newest ? [{ plot, series, newest }] : [];
      }),
    [sets],
  );
  const lastMs = Math.max(...plots.map(({ newest }) => newest.atMs));
  const times = plots.flatMap(({ series }) => series.flatMap((points) => points.map((point) => point.atMs)));
  const span: readonly [number, number] = [Math.min(...times), Math.max(...times)];
  return (
    <div className={css.plots}>
      {plots.map(({ plot, series, newest }, index) => (
        <figure key={plot.key} className={css.plot} data-old={newest.atMs < lastMs || undefined}>
          <figcaption>
            <b>{t(`vitals.plot.${plot.key}`)}</b>
            <span className={css.latest}>
              {newest.values.map((value) => valueText(plot, value, format)).join('/')}
              <span className={css.unit}> {plot.unit}</span>
            </span>
            <time className={css.taken} dateTime={new Date(newest.atMs).toISOString()}>
              {format.moment(newest.atMs)}
            </time>
          </figcaption>
          <PlotLines plot={plot} series={series} span={span} withTimes={index === plots.length - 1} />
        </figure>
      ))}
    </div>
  );
}

/** @SAFETY VI10: what is shaded of the saturation is what this patient is to be kept at, where the newest set says so. */
function forPatient(plot: Plot, sets: readonly VitalsSet[]): Plot {
  if (plot.key !== 'spo2') return plot;
  const newest = sets.find(({ state, values }) => state === 'valid' && values.spo2 !== undefined);
  const target = newest && spo2TargetOfSet(newest);
  return target ? { ...plot, usual: [target.low, target.high], least: [Math.min(target.low, 88), 100] } : plot;
}

function seriesOf({ key, names }: Plot, sets: readonly VitalsSet[]): readonly (readonly SeriesPoint[])[] {
  if (key === 'news2') return [news2Series(sets)];
  return key === 'gcs' ? [gcsSeries(sets)] : names.map((name) => vitalsSeries(sets, name));
}

interface LinesProps {
  readonly plot: Plot;
  readonly series: readonly (readonly SeriesPoint[])[];
  readonly span: readonly [number, number];
  readonly withTimes: boolean;
}

function PlotLines({ plot, series, span, withTimes }: LinesProps) {
  const format = useFormat();
  const data = useMemo(() => joinByTime(series), [series]);
  const values = series.flatMap((points) => points.map((point) => point.value));
  const domain = plotDomain(values, plot.least);
  const ticks = timeTicks(span);
  const pad = Math.max((span[1] - span[0]) * 0.02, 60_000);
  return (
    <div className={css.lines} data-times={withTimes || undefined}>
      <ResponsiveContainer width="100%" height="100%">
        <LineChart
          data={data}
          margin={{ top: 6, right: 14, bottom: withTimes ? 0 : 6, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid stroke="var(--line)" vertical={false} />
          {plot.usual[1] > 0 && (
            <ReferenceArea
              y1={Math.max(plot.usual[0], domain[0])}
              y2={Math.min(plot.usual[1], domain[1])}
              fill="var(--accent-soft)"
              fillOpacity={0.55}
            />
          )}
          {plot.steps?.map((step, index) => (
            <ReferenceLine
              key={step}
              y={step}
              stroke={index === 0 ? 'var(--pause)' : 'var(--stop)'}
              strokeDasharray="6 3"
            />
          ))}
          <XAxis
            dataKey="atMs"
            type="number"
            domain={[span[0] - pad, span[1] + pad]}
            ticks={[...ticks]}
            tickFormatter={(ms: number) => format.moment(ms)}
            hide={!withTimes}
            tick={{ fontSize: 11, fill: 'var(--ink-3)' }}
            stroke="var(--line-strong)"
            height={18}
            interval="preserveStartEnd"
          />
          <YAxis
            domain={[...domain]}
            width={34}
            interval={0}
            ticks={[
              ...new Set(plot.steps ? [domain[0], ...plot.steps, ...(plot.key === 'gcs' ? [domain[1]] : [])] : domain),
            ]}
            tick={{ fontSize: 11, fill: 'var(--ink-3)' }}
            stroke="var(--line)"
            tickLine={false}
          />
          <Tooltip
            labelFormatter={(ms) => format.dateTime(Number(ms))}
            contentStyle={{
              background: 'var(--paper)',
              border: '1px solid var(--line-strong)',
              borderRadius: 4,
              fontSize: 12,
              padding: '4px 8px',
            }}
            formatter={(value) => [`${valueText(plot, Number(value), format)} ${plot.unit}`, '']}
            separator=""
            isAnimationActive={false}
          />
          {series.map((_points, index) => (
            <Line
              key={plot.names[index] ?? plot.key}
              dataKey={`v${index}`}
              type="linear"
              stroke="var(--accent)"
              strokeWidth={1.75}
              strokeDasharray={index === 1 ? '4 3' : undefined}
              dot={{ r: 2.5, fill: 'var(--accent)', strokeWidth: 0 }}
              connectNulls
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

function valueText({ names: [name] }: Plot, value: number | undefined, format: Format): string {
  if (value === undefined) return '—';
  return name ? decimalText(name, value, format) : format.number(value, 0);
}

function joinByTime(series: readonly (readonly SeriesPoint[])[]): readonly Record<string, number>[] {
  const byTime = new Map<number, Record<string, number>>();
  for (const [index, points] of series.entries()) {
    for (const { atMs, value } of points) byTime.set(atMs, { ...byTime.get(atMs), atMs, [`v${index}`]: value });
  }
  return [...byTime.values()].sort((one, other) => (one.atMs ?? 0) - (other.atMs ?? 0));
}
