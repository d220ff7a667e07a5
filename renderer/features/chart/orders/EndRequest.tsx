import { Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { FormActions } from '../../../parts/FormActions.tsx';
import { tellDone } from '../../../parts/told.ts';
import layout from '../../../ui/form.module.css';
import { ChartDialogTitle } from '../ChartDialogTitle.tsx';
import { useChart } from '../chart-context.ts';

interface Props {
  readonly id: string;
  readonly rev: string;
  readonly what: string;
  onClose(): void;
}

/** Before it was done: with why. */
export function EndRequest({ id, rev, what, onClose }: Props) {
  const { t } = useTranslation();
  const { patientId } = useChart();
  const { call, run, isRunning } = useCommand(contract.request.end);
  const [reason, setReason] = useState('');
  const [commandId] = useState(() => crypto.randomUUID());
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!reason.trim()) return;
    const outcome = await run({ commandId, patientId, id, parent: rev, as: 'revoked', reason: reason.trim() });
    if (outcome.state !== 'done') return;
    tellDone(t('request.revoked', { what }));
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={<ChartDialogTitle>{t('common.pair', { label: t('request.revoke'), text: what })}</ChartDialogTitle>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <TextInput
          label={t('order.why')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={300}
          autoComplete="off"
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions act={t('request.revoke')} isRunning={isRunning} disabled={!reason.trim()} onCancel={onClose} />
      </form>
    </Modal>
  );
}
