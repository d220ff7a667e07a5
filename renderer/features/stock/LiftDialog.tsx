import { Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#shared/contract/declare.ts';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { FormActions } from '../../parts/FormActions.tsx';
import { tellDone } from '../../parts/told.ts';
import layout from '../../ui/form.module.css';

interface Props {
  readonly recall: OutputOf<typeof contract.batch.list>[number];
  onDone(): void;
  onClose(): void;
}

/** The recall was a mistake, or is over. What lies in quarantine stays there until somebody takes it out. */
export function LiftDialog({ recall, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.batch.lift);
  const [reason, setReason] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await run({
      ...{ commandId: crypto.randomUUID(), id: recall.id, parent: recall.rev, reason: reason.trim() },
    });
    if (outcome.state !== 'done') return;
    tellDone(t('stock.recall.lifted'));
    onDone();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('stock.recall.lift')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={layout.form} onSubmit={submit}>
        <p>
          <bdi className="figures">{recall.gtin}</bdi> {recall.lot && t('stock.lotOf', { lot: recall.lot })}
        </p>
        <Textarea
          label={t('stock.reason')}
          description={t('stock.recall.liftWords')}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <CallNotice call={call} />
        <FormActions
          act={t('stock.recall.lift')}
          isRunning={isRunning}
          disabled={reason.trim().length < 3}
          onCancel={onClose}
        />
      </form>
    </Modal>
  );
}
