import { Modal } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useQuery } from '../../../core-client/use-query.ts';
import { bytesOf } from '../../../drafts/draft-cipher.ts';
import { QueryPanel } from '../../../parts/QueryPanel.tsx';
import { ChartDialogTitle } from '../ChartDialogTitle.tsx';
import css from './Files.module.css';

interface Props {
  readonly id: string;
  readonly patientId: string;
  onClose(): void;
}

/** The bytes come from core when they are looked at (audited) and live in this window only as long. */
export function FileView({ id, patientId, onClose }: Props) {
  const { t } = useTranslation();
  const { answer, reload } = useQuery(contract.file.read, { patientId, id });
  const title = answer.state === 'done' ? answer.value.title : t('common.loading');
  return (
    <Modal
      opened
      onClose={onClose}
      size="90%"
      title={<ChartDialogTitle>{title}</ChartDialogTitle>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <QueryPanel answer={answer} reload={reload}>
        {(file) => <Shown {...file} />}
      </QueryPanel>
    </Modal>
  );
}

function Shown({
  contentType,
  base64,
  title,
}: {
  readonly contentType: string;
  readonly base64: string;
  readonly title: string;
}) {
  const address = useMemo(
    () => URL.createObjectURL(new Blob([bytesOf(base64)], { type: contentType })),
    [base64, contentType],
  );
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  if (contentType === 'application/pdf') return <iframe className={css.pdf} src={address} title={title} />;
  return <img className={css.picture} src={address} alt={title} />;
}
