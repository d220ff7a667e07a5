import { wallMs } from '#shared/lib/hybrid-time.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useStaffNames } from '../replica/queries.ts';
import type { StoredRow } from '../replica/replica-database.ts';

interface Props {
  readonly row: Pick<StoredRow, 'by' | 'at'>;
  /** As the record names who did it; else who saved this version. */
  readonly who?: string | undefined;
  /** Time of the act, where it is another than that of saving. */
  readonly when?: string | undefined;
}

/** Who and when, in one line. */
export function WhoWhen({ row, who, when }: Props) {
  const format = useFormat();
  const staffName = useStaffNames();
  const ms = when ? Date.parse(when) : row.at ? wallMs(row.at) : Number.NaN;
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {Number.isNaN(ms) ? '' : <span className="figures">{format.moment(ms)}</span>}{' '}
      <bdi className="quiet">{who ?? staffName(row.by)}</bdi>
    </span>
  );
}
