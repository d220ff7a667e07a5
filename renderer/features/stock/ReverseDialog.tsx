import { Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import type { MovementShown } from '#shared/contract/stock.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { tellDone } from '../../parts/told.ts';
import layout from '../../ui/form.module.css';

interface Props {
  readonly movement: MovementShown;
  onClose(): void;
}

/** A movement was a mistake: its opposite is recorded beside it. */
export function ReverseDialog({ movement, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.stock.reverse);
  const [reason, setReason] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await run({ commandId: crypto.randomUUID(), movementId: movement.id, reason: reason.trim() });
    if (outcome.state !== 'done') return;
    tellDone(t('stock.reverse.done'));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('stock.reverse.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <p>
          {t(`stock.type.${movement.type}`)} <b className="figures">{movement.quantity}</b> · <bdi>{movement.by}</bdi>
        </p>
        <Textarea
          label={t('stock.reason')}
          description={t('stock.reverse.words')}
          autosize
          minRows={2}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions
          act={t('stock.reverse.do')}
          isRunning={isRunning}
          disabled={reason.trim().length < 3}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}
