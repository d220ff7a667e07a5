import { useTranslation } from 'react-i18next';
import css from './ScoreTrend.module.css';

interface Props {
  readonly points: readonly { readonly at: string; readonly total: number }[] | undefined;
}

const WIDE = 44;
const HIGH = 14;
/** A total of 12 and more is drawn at the top: what differs there is not what one acts on. */
const MOST = 12;
const URGENT = 5;

/** The last totals as a line, evenly spaced, with the step from which help is called; read out as numbers. */
export function ScoreTrend({ points = [] }: Props) {
  const { t } = useTranslation();
  if (points.length < 2) return null;
  const label = t('news2.trend', { totals: points.map(({ total }) => total).join(', ') });
  const x = (index: number) => 2 + (index / (points.length - 1)) * (WIDE - 4);
  const y = (total: number) => HIGH - 2 - (Math.min(total, MOST) / MOST) * (HIGH - 4);
  const last = points.at(-1)?.total ?? 0;
  return (
    <svg className={css.trend} width={WIDE} height={HIGH} role="img" aria-label={label}>
      <title>{label}</title>
      <line className={css.step} x1={0} x2={WIDE} y1={y(URGENT)} y2={y(URGENT)} />
      <polyline className={css.line} points={points.map(({ total }, index) => `${x(index)},${y(total)}`).join(' ')} />
      <circle className={css.last} cx={x(points.length - 1)} cy={y(last)} r={2} />
    </svg>
  );
}
