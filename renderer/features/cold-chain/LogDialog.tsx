import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TemperatureLogRow } from '#shared/contract/cold-chain.ts';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../core-client/use-query.ts';
import { doseInWords } from '../../i18n/dose-in-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { QueryPanel } from '../../parts/QueryPanel.tsx';
import css from './ColdChain.module.css';
import { ExcursionWords } from './ExcursionWords.tsx';

const [WIDTH, HEIGHT] = [1000, 220];

/** The course of the temperature with the limits of the place; the excursions in words below it. */
export function LogDialog({ log, onClose }: { readonly log: TemperatureLogRow; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const range = t('cold.plotLabel', { lowest: doseInWords(log.lowest), highest: doseInWords(log.highest) });
  const { answer, reload } = useQuery(contract.coldChain.series, { id: log.id });
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={<bdi>{`${log.place} · ${log.logger}`}</bdi>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <QueryPanel answer={answer} reload={reload}>
        {(series) => (
          <figure style={{ margin: 0 }}>
            <Plot series={series} label={range} />
            <figcaption className={css.scale}>
              <span>{format.dateTime(log.from)}</span>
              <span>{range}</span>
              <span>{format.dateTime(log.to)}</span>
            </figcaption>
          </figure>
        )}
      </QueryPanel>
      <ul className={css.list}>
        {log.excursions.map((excursion) => (
          <li key={excursion.from}>
            <ExcursionWords excursion={excursion} />
          </li>
        ))}
      </ul>
    </Modal>
  );
}

type Series = OutputOf<typeof contract.coldChain.series>;

function Plot({ series, label }: { readonly series: Series; readonly label: string }) {
  const values = [...series.points.map(({ celsius }) => celsius), ...series.limits.map(({ celsius }) => celsius)];
  const near = series.limits.filter(
    ({ celsius }) => celsius >= lowestOf(series) - 5 && celsius <= highestOf(series) + 5,
  );
  const shown = [...series.points.map(({ celsius }) => celsius), ...near.map(({ celsius }) => celsius)];
  const [low, high] = [Math.min(...(shown.length > 0 ? shown : values)) - 1, Math.max(...shown) + 1];
  const times = series.points.map(({ at }) => Date.parse(at));
  const [from, to] = [times[0] ?? 0, times.at(-1) ?? 1];
  const x = (ms: number) => ((ms - from) / Math.max(1, to - from)) * WIDTH;
  const y = (celsius: number) => HEIGHT - ((celsius - low) / (high - low)) * HEIGHT;
  const line = series.points.map(({ celsius }, index) => `${x(times[index] ?? from)},${y(celsius)}`).join(' ');
  return (
    <svg
      className={css.chart}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {near.map(({ type, celsius }) => (
        <line key={type} className={css.limit} x1={0} x2={WIDTH} y1={y(celsius)} y2={y(celsius)} />
      ))}
      <polyline className={css.line} points={line} />
    </svg>
  );
}

const lowestOf = ({ points }: Series): number => Math.min(...points.map(({ celsius }) => celsius));
const highestOf = ({ points }: Series): number => Math.max(...points.map(({ celsius }) => celsius));
