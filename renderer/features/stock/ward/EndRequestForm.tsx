import { Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../../core-client/use-command.ts';
import { CallNotice } from '../../../parts/CallNotice.tsx';
import { FormActions } from '../../../parts/FormActions.tsx';
import { tellDone } from '../../../parts/told.ts';
import layout from '../../../ui/form.module.css';

interface Props {
  readonly id: string;
  readonly as: 'refused' | 'withdrawn';
  onClose(): void;
}

/** Why it is not sent, or not wanted any more. */
export function EndRequestForm({ id, as, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.wardStock.end);
  const [reason, setReason] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await run({ commandId: crypto.randomUUID(), id, as, reason: reason.trim() });
    if (outcome.state !== 'done') return;
    tellDone(t(`wardStock.${as}`));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`wardStock.endTitle.${as}`)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <TextInput
          label={t('stock.reason')}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions
          act={t(`wardStock.endDo.${as}`)}
          isRunning={isRunning}
          disabled={reason.trim().length < 3}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}
