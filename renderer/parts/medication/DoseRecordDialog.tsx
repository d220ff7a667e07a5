import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DoseRecord } from '#shared/contract/round.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useStaffNames } from '../../replica/queries.ts';
import { Tag } from '../../ui/Tag.tsx';
import { PatientDialogTitle } from '../PatientDialogTitle.tsx';
import css from './DoseRecord.module.css';
import { SignLater } from './SignLater.tsx';
import { outcomeWords, useRecordWords } from './use-record-words.ts';
import { WithdrawDose } from './WithdrawDose.tsx';

interface Props {
  readonly patientId: string;
  readonly drug: string;
  /** All that stands for one dose; of a dose given twice both. */
  readonly records: readonly DoseRecord[];
  /** The dose is open still: it was held or refused, and may be given now. */
  readonly onGive?: (() => void) | undefined;
  /** Something was written: what is shown beneath is old. */
  onChanged?(): void;
  onClose(): void;
}

/** What was recorded of a dose, whole: who, when, why; the signature it waits for; and that it was not so. */
export function DoseRecordDialog({ patientId, drug, records, onGive, onChanged, onClose }: Props) {
  const { t } = useTranslation();
  const done = (): void => {
    onChanged?.();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={<PatientDialogTitle patientId={patientId}>{drug}</PatientDialogTitle>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={css.records} data-testid="dose-record">
        {records.map((record) => (
          <RecordCard key={record.id} patientId={patientId} drug={drug} record={record} onDone={done} />
        ))}
        {onGive && (
          <div className={css.actions}>
            <Button onClick={onGive}>{t('dose.giveNow')}</Button>
          </div>
        )}
      </div>
    </Modal>
  );
}

interface CardProps extends Pick<Props, 'patientId' | 'drug'> {
  readonly record: DoseRecord;
  onDone(): void;
}

function RecordCard({ patientId, drug, record, onDone }: CardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const staffName = useStaffNames();
  const words = useRecordWords();
  // What is told by a tag or further down is not said twice.
  const [, ...details] = words({ ...record, awaitsSignature: false, withdrawn: false });
  const title = outcomeWords(record, t);
  return (
    <section
      className={css.record}
      data-withdrawn={record.withdrawn || undefined}
      aria-label={`${title} ${format.moment(record.at)}`}
    >
      <h3>
        <span>{title}</span>
        {record.withdrawn && <Tag tone="stop">{t('round.withdrawn')}</Tag>}
        {record.awaitsSignature && <Tag tone="pause">{t('round.awaitsSignature')}</Tag>}
      </h3>
      <p className={css.facts}>{details.join(' · ')}</p>
      {record.note && <p className={css.note}>{record.note}</p>}
      {record.overridden > 0 && <p>{t('dose.overridden', { count: record.overridden })}</p>}
      {record.signed?.map(({ path, by, at, disputed }) => (
        <p key={`${path}${at}`}>
          {t(disputed ? 'dose.disputedBy' : 'dose.signedBy', {
            path: t(`round.path.${path}`),
            name: staffName(by),
            when: format.moment(at),
          })}
        </p>
      ))}
      {record.awaits && (
        <SignLater patientId={patientId} drug={drug} record={record} awaits={record.awaits} onDone={onDone} />
      )}
      {!record.withdrawn && <WithdrawDose patientId={patientId} drug={drug} record={record} onDone={onDone} />}
    </section>
  );
}
