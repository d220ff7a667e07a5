import type { ConflictField } from '#shared/contract/conflict.ts';
import { useFormat } from '../../i18n/use-format.ts';
import css from './Decisions.module.css';

interface Props {
  readonly name: string;
  readonly side: ConflictField['sides'][number];
}

/** Whose version it is, from which station, and when. */
export function SideHead({ name, side }: Props) {
  const format = useFormat();
  return (
    <div className={css.side}>
      <b>{name}</b>
      <span>
        <bdi>{side.byName ?? side.by}</bdi> · <bdi>{side.stationName ?? side.station}</bdi>
      </span>
      <span className="figures">{format.dateTime(side.at.slice(0, 24))}</span>
    </div>
  );
}
