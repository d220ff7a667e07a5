import type { Points } from '#shared/domain/news2/table.ts';
import css from './Vitals.module.css';

/** A sub-score: the number says what the colour shows. */
export function ScoreMark({ points, label }: { readonly points: Points | undefined; readonly label: string }) {
  if (points === undefined) return <span className={css.mark} data-points="none" aria-hidden />;
  return (
    <span className={css.mark} data-points={points} title={label}>
      {points}
    </span>
  );
}
