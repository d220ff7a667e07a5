import { Button, Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contract } from '#shared/contract/index.ts';
import { useCommand } from '../../core-client/use-command.ts';
import { CallNotice } from '../../parts/CallNotice.tsx';
import { tellDone } from '../../parts/told.ts';
import css from './OrderVerification.module.css';
import type { ListedOrder } from './OrderVerification.tsx';

interface Props {
  readonly patientId: string;
  readonly order: ListedOrder;
  onDone(): void;
  onClose(): void;
}

/** What is in doubt about an order; the prescriber and whoever gives it see the question. */
export function DoubtDialog({ patientId, order, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const { call, run, isRunning } = useCommand(contract.order.verify);
  const [note, setNote] = useState('');
  const [commandId] = useState(() => crypto.randomUUID());
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const on = { commandId, patientId, id: order.id, parent: order.rev };
    if ((await run({ ...on, state: 'queried', note: note.trim() })).state !== 'done') return;
    tellDone(t('order.done.query', { drug: order.name }));
    onDone();
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<bdi>{order.name}</bdi>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={css.form} onSubmit={submit}>
        <Textarea
          label={t('verification.question')}
          autosize
          minRows={2}
          maxLength={300}
          value={note}
          data-autofocus
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <CallNotice call={call} />
        <div className={css.acts}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isRunning} disabled={note.trim() === ''}>
            {t('order.act.query')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
