import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import { bornText } from '../../parts/patient-words.ts';
import { ReplacedTag } from '../../parts/ReplacedTag.tsx';
import { usePatientLine } from '../../replica/queries.ts';
import { Tag } from '../../ui/Tag.tsx';
import css from './Dispensing.module.css';
import { PrescriptionTags } from './PrescriptionTags.tsx';
import type { Listed } from './queue-model.ts';

export function QueuedLine({ one }: { readonly one: Listed }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { row } = one;
  const line = usePatientLine(row.patientId)?.content;
  const since = one.kind === 'ward' ? one.row.oldestAt : one.row.arrivedAt;
  const ticket = one.kind === 'prescription' ? one.row.ticket : undefined;
  return (
    <div className={css.row}>
      <span className={css.ticket} data-none={ticket ? undefined : true}>
        {ticket ?? '–'}
      </span>
      <span className={css.person}>
        <b>
          <bdi>{row.name}</bdi> <ReplacedTag line={line} />
        </b>
        <span>
          {bornText(row.birthDate, t, format)} · <span className="figures">{row.recordNumber}</span>
        </span>
      </span>
      <span>
        {one.kind === 'ward' ? t('dispense.source.ward') : t(`dispense.source.${one.row.source}`)}
        {one.kind === 'ward' && one.row.place && (
          <>
            {' '}
            · <bdi>{one.row.place}</bdi>
          </>
        )}
      </span>
      <span className="figures">
        {one.kind === 'ward'
          ? t('dispense.lines', { count: one.row.orders })
          : t('dispense.linesOpen', { open: one.row.open, count: one.row.lines })}
      </span>
      <span className={css.tags}>
        {one.kind === 'ward' ? (
          <>
            {one.row.urgent && <Tag tone="stop">{t('dispense.priority.urgent')}</Tag>}
            <Tag>{t('dispense.notBegun')}</Tag>
            {one.row.unverified > 0 && (
              <Tag tone="pause">{t('dispense.unverified', { count: one.row.unverified })}</Tag>
            )}
          </>
        ) : (
          <PrescriptionTags row={one.row} />
        )}
      </span>
      <span className={css.when}>{since ? format.moment(since) : ''}</span>
    </div>
  );
}
